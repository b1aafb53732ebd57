// For whoever builds on this deployment: its address and access key, the first five calls as they are pasted, how a
// page joins, and where the rest is told. The secret is not here.

import { originOf } from '../../http/exchange.ts'
import { makeRoutes } from '../../http/routes.ts'
import { firstCalls, joinSnippet } from './first-calls.ts'
import { Shell } from './shell.tsx'
import { Copy, Panel } from './words.tsx'

const Shown = ({ text, what }: { text: string; what: string }) => (
  <span class="copy">
    <code>{text}</code>
    <Copy text={text} what={what} />
  </span>
)

const SECRET = "export SECRET_KEY='…'"

export const developers = makeRoutes().get('/developers', (c) => {
  const { ctx } = c.var
  const origin = originOf(c)
  // A name of its own on each page, so that the first call makes a room whenever it is pasted.
  const room = `hello-${[...ctx.randomBytes(6)].map((byte) => 'bcdfghjkmnpqrstvwxz'[byte % 19]).join('')}`
  const join = joinSnippet(origin, room)
  return c.html(
    <Shell c={c} title="Developers" place="developers">
      <div class="columns">
        <div class="stack">
          <Panel
            id="secret"
            title="The first five calls"
            tools={<Copy text={SECRET} what="the line that sets the secret key" />}
          >
            <p>They work as they stand, one after the other, in one shell that knows the key:</p>
            <pre tabindex={0}>{SECRET}</pre>
          </Panel>
          {firstCalls(origin, room).map(({ title, says, command }, at) => (
            <Panel
              id={`call-${at + 1}`}
              title={`${at + 1}. ${title}`}
              tools={<Copy text={command} what={`call ${at + 1}`} />}
            >
              <p class="hint">{says}</p>
              <pre tabindex={0}>{command}</pre>
            </Panel>
          ))}
          <Panel
            id="join"
            title="Join from a page of yours"
            tools={<Copy text={join} what="the script" />}
          >
            <p class="hint">
              A room link or a name goes as well as a token. The rest: docs/client.md.
            </p>
            <pre tabindex={0}>{join}</pre>
          </Panel>
        </div>
        <div class="stack">
          <Panel id="keys" title="This deployment">
            <dl class="tall">
              <dt>Address</dt>
              <dd>
                <Shown text={origin} what="the address" />
              </dd>
              <dt>Access key</dt>
              <dd>
                <Shown text={ctx.config.accessKey} what="the access key" />
              </dd>
              <dt>Secret key</dt>
              <dd>
                Never shown. It is the secret SECRET_KEY, with which you signed in: a line of{' '}
                <code>.dev.vars</code> on your own machine, a secret of the Worker where it is
                deployed.
              </dd>
            </dl>
          </Panel>
          <Panel id="more" title="The rest">
            <ul class="links">
              {['openapi.json', 'health', 'sdk.js', 'sdk.mjs', 'sdk.d.ts'].map((file) => (
                <li>
                  <a href={`/${file}`}>{file}</a>
                </li>
              ))}
              <li>In the repository: docs/api.md, client.md, live.md, operate.md</li>
            </ul>
          </Panel>
        </div>
      </div>
    </Shell>,
  )
})
