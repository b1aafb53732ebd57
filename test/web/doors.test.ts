// Every page of the dashboard there is, whoever adds one: it is for those who are signed in, its forms are for
// our own pages, and nobody keeps it.

import { expect, test } from 'vitest'
import { visit } from '../support/dashboard.ts'
import { DASHBOARD_PAGES, NO_PAGES } from '../support/dashboard-pages.ts'
import { DASHBOARD } from '../support/routes.ts'

const PAGES = DASHBOARD.map((route) => {
  const [method = '', path = ''] = route.split(' ')
  return { method, path: path.replaceAll(/:\w+/g, 'x') }
})

const OPEN = '/dashboard/sign-in'

test('every page of the dashboard is for those who are signed in', async () => {
  expect(PAGES.length).toBeGreaterThan(10)
  for (const { method, path } of PAGES.filter((page) => page.path !== OPEN)) {
    const { status, headers } = await visit(path, { method })
    if (path === '/dashboard/sign-out' || !path.endsWith('/live')) {
      expect([path, status]).toEqual([path, 303])
      expect(headers.get('Location')).toMatch(/^\/dashboard\/sign-in/)
    } else expect([path, status]).toEqual([path, 401])
    expect(headers.get('Cache-Control')).toBe('no-store')
  }
})

test('every form of the dashboard is taken from our own pages only', async () => {
  for (const { method, path } of PAGES.filter((page) => page.method !== 'GET')) {
    const headers = { 'Sec-Fetch-Site': 'cross-site' }
    expect([path, (await visit(path, { method, headers })).status]).toEqual([path, 403])
  }
})

test('every page of the dashboard is one that is looked at in a browser', () => {
  const pages = DASHBOARD.filter((route) => route.startsWith('GET ')).map((route) => route.slice(4))
  expect(pages.toSorted()).toEqual([...DASHBOARD_PAGES, ...NO_PAGES].toSorted())
})

test('nothing of the dashboard is changed by reading a page', () => {
  for (const { method } of PAGES) expect(['GET', 'POST']).toContain(method)
})
