// Following a room link: its target filled in, and the query of the request carried over. What may be
// a target at all: link-targets.test.ts.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillTarget, type LinkValues } from '../../src/domain/link.ts'

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

/** Where a browser that stands at a link of ours goes, and on which host it arrives. */
const arrival = (location: string): URL => new URL(location, 'https://go.example.com/abc-defg-hij')

describe('filling', () => {
  test('every placeholder, as often as it stands there', () => {
    expect(lead('/{code}/{role}/{room}/{room_id}?c={code}#{code}')).toEqual(
      to('/abc-defg-hij/guest/standup/5277982cdaec4e40d7813125?c=abc-defg-hij#abc-defg-hij'),
    )
    expect(lead('https://app.example.com/join/{code}')).toEqual(
      to('https://app.example.com/join/abc-defg-hij'),
    )
  })

  test('encodes values, so that none ends its part of the address', () => {
    const role = 'a b/c?d=e&f#g%h+{code}'
    expect(lead('/r/{role}?role={role}', '', { role })).toEqual(
      to(`/r/${encodeURIComponent(role)}?role=${encodeURIComponent(role)}`),
    )
  })

  test('takes no pattern from a value', () => {
    expect(lead('/r/{role}', '', { role: "$&$1$'$$" })).toEqual(to("/r/%24%26%241%24'%24%24"))
  })

  test('refuses where a value would change the way: dots, or nothing at all', () => {
    expect(lead('/a/{role}/b', '', { role: '..' })).toEqual(refused)
    expect(lead('/a/{role}/b', '', { role: '.' })).toEqual(refused)
    expect(lead('/{role}/evil.test', '', { role: '' })).toEqual(refused)
    expect(lead('/{role}/{role}/evil.test', '', { role: '..' })).toEqual(refused)
    expect(lead('/.{role}//evil.test', '', { role: '.' })).toEqual(refused)
  })

  test('never leaves the stored origin, whatever the values and the query', () => {
    const targets = fc.constantFrom(
      '/{role}',
      '/{role}/{room}',
      '/{role}/..{room}//x',
      '/.{role}/{code}',
      '/a/{role}{room}/b?x={role}#{room}',
      'https://app.example.com/{role}/{room}',
      'https://app.example.com?{role}',
      'https://app.example.com#{role}',
    )
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(
          '.',
          '/',
          '\\',
          '@',
          ':',
          '\t',
          '\n',
          '?',
          '#',
          '%2e',
          '%2f',
          'evil.test',
        ),
      }),
    )
    fc.assert(
      fc.property(targets, hostile, hostile, hostile, (target, role, room, query) => {
        const led = lead(target, query, { role, room })
        if (!led.ok) return
        const home = target.startsWith('/') ? 'https://go.example.com' : 'https://app.example.com'
        expect(arrival(led.value).origin).toBe(home)
        expect(led.value).not.toMatch(/\s/)
      }),
      { numRuns: 2000 },
    )
  })

  test('leads only there where a target was found good, whatever the target', () => {
    const target = fc
      .array(
        fc.constantFrom(
          '/',
          '//',
          '.',
          '..',
          '%2e',
          '\\',
          '@',
          ':',
          'https:',
          '?',
          '#',
          '{code}',
          '{role}',
          'evil.test',
          'app.example.com',
          '\t',
          ' ',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join(''))
    const arrivals = new Set<string>()
    fc.assert(
      fc.property(
        fc.tuple(fc.constantFrom('', '/', 'https://app.example.com'), target),
        ([start, rest]) => {
          const led = lead(start + rest)
          expect(led.ok || led.refusal === 'bad_target').toBe(true)
          if (led.ok) arrivals.add(arrival(led.value).host)
        },
      ),
      { numRuns: 5000 },
    )
    expect([...arrivals].sort()).toEqual(['app.example.com', 'go.example.com'])
  })
})

describe('the query of the request', () => {
  test('is carried over to a target that has none', () => {
    expect(lead('/m/{code}', 'name=Ann&lang=de')).toEqual(to('/m/abc-defg-hij?name=Ann&lang=de'))
    expect(lead('https://app.example.com', 'name=Ann')).toEqual(
      to('https://app.example.com/?name=Ann'),
    )
  })

  test('comes after the query the target has, and before its fragment', () => {
    expect(lead('/m?a=1#top', 'b=2')).toEqual(to('/m?a=1&b=2#top'))
    expect(lead('/m#top', 'b=2')).toEqual(to('/m?b=2#top'))
    expect(lead('/m?', 'b=2')).toEqual(to('/m?b=2'))
  })

  test('gives way, each parameter, to one that the target has itself', () => {
    expect(lead('/m?role={role}', 'role=host&name=Ann&role=admin')).toEqual(
      to('/m?role=guest&name=Ann'),
    )
    expect(lead('/m?role=', 'role=host')).toEqual(to('/m?role='))
    expect(lead('/m?role', 'role=host')).toEqual(to('/m?role'))
  })

  test('gives way however the parameter is spelt', () => {
    expect(lead('/m?role={role}', 'r%6Fle=host&%72ole=host')).toEqual(to('/m?role=guest'))
    expect(lead('/m?user+role={role}', 'user%20role=host&user+role=host')).toEqual(
      to('/m?user+role=guest'),
    )
  })

  test('keeps parameters that only resemble those of the target', () => {
    expect(lead('/m?role={role}', 'Role=a&roles=b&role[]=c')).toEqual(
      to('/m?role=guest&Role=a&roles=b&role[]=c'),
    )
  })

  test('is kept as it was written, each parameter and their order', () => {
    const written = 'b=%20+%2B&a=&c&b=2&d=%zz&e=%C3%A9&=f&g==h;i'
    expect(lead('/m', written)).toEqual(to(`/m?${written}`))
  })

  test('holds no placeholder and adds no fragment', () => {
    expect(lead('/m/{code}', 'x={code}&y={room}#z')).toEqual(
      to('/m/abc-defg-hij?x={code}&y={room}%23z'),
    )
  })

  test('that is empty leaves the target as it is', () => {
    expect(lead('/m?a=1', '')).toEqual(to('/m?a=1'))
    expect(lead('/m', '&&')).toEqual(to('/m'))
  })

  test('takes nothing away that the target has itself, whatever was asked', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (query) => {
        const led = lead('/m?role={role}&code={code}', query)
        if (!led.ok) throw new Error('refused')
        const params = arrival(led.value).searchParams
        expect(params.getAll('role')).toEqual(['guest'])
        expect(params.getAll('code')).toEqual(['abc-defg-hij'])
        const asked = [...new URLSearchParams(`&${query}`)].filter(
          ([key, value]) => !['role', 'code'].includes(key) && key + value !== '',
        )
        const carried = [...params].slice(2).filter(([key, value]) => key + value !== '')
        expect(carried).toEqual(asked)
      }),
    )
  })
})
