// What may be stored as a link's target, and every known way to lead a person elsewhere: refused when
// stored, and again when followed. What filling does: link.test.ts.

import { describe, expect, test } from 'vitest'
import { fillTarget, isLoopback, type LinkValues, targetFault } from '../../src/domain/link.ts'

const VALUES: LinkValues = {
  code: 'abc-defg-hij',
  role: 'guest',
  room: 'standup',
  room_id: '5277982cdaec4e40d7813125',
}
const HOSTS = ['app.example.com', 'app.example.org:8443']

const lead = (target: string, query = '', values: Partial<LinkValues> = {}, hosts = HOSTS) =>
  fillTarget(target, { ...VALUES, ...values }, query, hosts)
const to = (address: string) => ({ ok: true, value: address })
const refused = { ok: false, refusal: 'bad_target' }

describe('a target that may be stored', () => {
  test.each([
    '/',
    '/meeting/{code}',
    '/join?code={code}&role={role}#{room}',
    '/a//b',
    '/a/../b',
    'https://app.example.com',
    'https://app.example.com/{room_id}/{code}',
    'HTTPS://APP.EXAMPLE.COM/join',
    'https://app.example.com?room={room}',
    'https://app.example.com#{code}',
    'https://app.example.com:443/join',
    'https://app.example.org:8443/join',
    `https://app.example.com/${'a'.repeat(2048 - 'https://app.example.com/'.length)}`,
  ])('%s', (target) => {
    expect(targetFault(target, HOSTS)).toBeNull()
  })

  test.each([
    'http://localhost:3000/{code}',
    'http://127.0.0.1/{code}',
    'http://127.8.9.1:80/',
    'http://[::1]:3000/',
  ])('%s: without TLS on loopback only', (target) => {
    expect(targetFault(target, null)).toBeNull()
  })

  test('may have any host where LINK_HOSTS is unset', () => {
    expect(targetFault('https://anywhere.example.net/{code}', null)).toBeNull()
  })
})

const OFF_SITE = [
  ['an address without a scheme', '//evil.test'],
  ['three slashes', '///evil.test'],
  ['a scheme without slashes', 'https:evil.test'],
  ['a scheme with one slash', 'https:/evil.test'],
  ['a scheme with three slashes', 'https:///evil.test'],
  ['a backslash', '/\\evil.test'],
  ['two backslashes', '\\\\evil.test'],
  ['a backslash in a path', '/a\\b'],
  ['a backslash in a query', '/a?b=\\'],
  ['a backslash after the scheme', 'https:\\\\evil.test'],
  ['a backslash after the host', 'https://evil.test\\@app.example.com/'],
  ['a script', 'javascript:alert(1)'],
  ['a script in capitals', 'JavaScript:alert(1)'],
  ['a script that looks like an address', 'javascript://app.example.com/%0aalert(1)'],
  ['a tab in a script', 'java\tscript:alert(1)'],
  ['data', 'data:text/html,<script>alert(1)</script>'],
  ['another scheme', 'ftp://app.example.com/'],
  ['a blob', 'blob:https://app.example.com/1'],
  ['plain http', 'http://app.example.com/'],
  ['a loopback name that goes on', 'http://localhost.evil.test/'],
  ['a loopback address that goes on', 'http://127.0.0.1.evil.test/'],
  ['user info', 'https://app.example.com@evil.test/'],
  ['user and password', 'https://user:pass@app.example.com/'],
  ['empty user info', 'https://@app.example.com/'],
  ['a tab between slashes', '/\t/evil.test'],
  ['a newline between slashes', '/\n/evil.test'],
  ['a newline at the end', '/join\n'],
  ['a carriage return and a header', '/join\r\nSet-Cookie: a=b'],
  ['a space before', ' /join'],
  ['a space before an address', ' //evil.test'],
  ['a NUL', '/join\0'],
  ['a DEL', '/join\u007f'],
  ['dot segments that leave two slashes', '/..//evil.test'],
  ['one dot that leaves two slashes', '/.//evil.test'],
  ['written dots that leave two slashes', '/%2e%2E//evil.test'],
  ['a way back that leaves two slashes', '/a/..//evil.test'],
  ['a placeholder and a way back', '/{code}/..//evil.test'],
  ['a placeholder in the host', 'https://{room}.example.com/'],
  ['a placeholder as the host', 'https://{room}/'],
  ['a placeholder glued to the host', 'https://app.example.com{code}'],
  ['a placeholder in the port', 'https://app.example.com:{code}/'],
  ['a placeholder in the scheme', '{role}://app.example.com/'],
  ['a placeholder at the beginning', '{code}'],
  ['an unknown placeholder', '/join/{name}'],
  ['a placeholder in capitals', '/join/{CODE}'],
  ['an open brace', '/join/{code'],
  ['a closing brace', '/join/code}'],
  ['nested braces', '/join/{{code}}'],
  ['a relative path', 'join/{code}'],
  ['a dot path', './join'],
  ['a query alone', '?next=/join'],
  ['a fragment alone', '#join'],
  ['nothing', ''],
  ['a host that is not listed', 'https://evil.test/app.example.com'],
  ['a host below a listed one', 'https://sub.app.example.com/'],
  ['a host that ends like a listed one', 'https://evilapp.example.com/'],
  ['a host that begins like a listed one', 'https://app.example.com.evil.test/'],
  ['a listed host with a dot after it', 'https://app.example.com./'],
  ['another port of a listed host', 'https://app.example.com:8443/'],
  ['a listed host without its port', 'https://app.example.org/'],
  ['a port that is none', 'https://app.example.com:99999/'],
  ['letters that look Latin', 'https://app.ex\u0430mple.com/'],
  ['a full-width dot', 'https://app\uff0eexample.com/'],
  ['an encoded host', 'https://%61pp.example.com/'],
  ['2,049 characters', `/${'a'.repeat(2048)}`],
] as const

describe('a target that is refused, when stored and again when followed', () => {
  test.each(OFF_SITE)('%s', (_, target) => {
    expect(targetFault(target, HOSTS)).toEqual(expect.any(String))
    expect(lead(target)).toEqual(refused)
  })

  test('two slashes after a host, where any host is allowed, lead to that host', () => {
    for (const target of ['//here.invalid//evil.test', 'https://here.invalid//evil.test'])
      expect(fillTarget(target, VALUES, '', null)).toEqual(refused)
    expect(fillTarget('https://a.example//evil.test', VALUES, '', null)).toEqual(
      to('https://a.example//evil.test'),
    )
  })

  test('a stored target whose host has left LINK_HOSTS', () => {
    expect(lead('https://app.example.com/', '', {}, ['app.example.com'])).toMatchObject({
      ok: true,
    })
    expect(lead('https://app.example.com/', '', {}, ['app.example.net'])).toEqual(refused)
  })
})

test('loopback is this machine by its three names and no other', () => {
  expect(['localhost', '127.0.0.1', '127.255.255.254', '[::1]'].every(isLoopback)).toBe(true)
  expect(
    [
      'localhost.',
      'localhost.evil.test',
      '127.0.0.1.evil.test',
      '128.0.0.1',
      '0.0.0.0',
      '[::2]',
      '10.0.0.1',
      '',
    ].some(isLoopback),
  ).toBe(false)
})
