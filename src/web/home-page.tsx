// GET /: says what answers here, to whoever opens the bare host.

import { makeRoutes } from '../http/routes.ts'
import { Layout } from './layout.tsx'

export const homePage = makeRoutes().get('/', (c) => {
  const { appName } = c.get('ctx').config
  return c.html(
    <Layout title={appName}>
      {appName.toLowerCase() !== 'anteroom' && <p class="eyebrow">Anteroom</p>}
      <h1>{appName}</h1>
      <p>This host decides who gets into its rooms. To enter one, open the link you were given.</p>
    </Layout>,
  )
})
