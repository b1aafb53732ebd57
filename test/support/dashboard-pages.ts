// The pages of the dashboard that are looked at in Chromium, by their routes (test/browser/pages.test.ts). That none is
// missing is held against the running app, whose routes no browser and no Node can ask (test/web/doors.test.ts).

export const DASHBOARD_PAGES: readonly string[] = [
  '/sign-in',
  '/rooms',
  '/rooms/new',
  '/rooms/:roomId',
  '/rooms/:roomId/edit',
  '/rooms/:roomId/codes/new',
  '/rooms/:roomId/sessions',
  '/rooms/:roomId/sessions/:sessionId',
  '/rooms/:roomId/deliveries',
  '/rooms/:roomId/eject/:seatId',
  '/rooms/:roomId/end',
  '/rooms/:roomId/delete',
  '/rooms/:roomId/explain',
  '/tokens',
  '/tokens/check',
  '/templates',
  '/templates/new',
  '/templates/:templateId',
  '/templates/:templateId/roles/new',
  '/templates/:templateId/roles/:roleId',
  '/templates/:templateId/roles/:roleId/delete',
  '/developers',
].map((path) => `/dashboard${path}`)

/** It leads on, and a part of a page. */
export const NO_PAGES: readonly string[] = ['/dashboard', '/dashboard/rooms/:roomId/live']
