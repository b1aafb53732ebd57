// Which addresses a webhook may have: no private one passes, in whatever spelling it comes.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressFault } from '../../src/domain/webhook-address.ts'

const deployed = (address: string) => addressFault(address, false)
const atHome = (address: string) => addressFault(address, true)

describe('an https: address of a public host is taken', () => {
  test.each([
    'https://hooks.example.com',
    'https://hooks.example.com:8443/a/b?c=d#e',
    'https://HOOKS.Example.com./',
    'https://bücher.example/',
    'https://local.example.com/',
    'https://internal-tools.example.com/',
    'https://10.example.com/',
    'https://8.8.8.8/',
    'https://9.255.255.255/',
    'https://11.0.0.0/',
    'https://100.63.255.255/',
    'https://100.128.0.0/',
    'https://172.15.255.255/',
    'https://172.32.0.0/',
    'https://192.167.255.255/',
    'https://192.169.0.0/',
    'https://169.253.0.1/',
    'https://223.255.255.255/',
    'https://[2606:4700::1111]/',
    'https://[2001:4860:4860::8888]/',
    'https://[2a00::1]/',
  ])('%s', (address) => {
    expect(deployed(address)).toBeNull()
    expect(atHome(address)).toBeNull()
  })
})

describe('what is no https: address is not', () => {
  test.each([
    '',
    'hooks.example.com',
    '//hooks.example.com/',
    '/hook',
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'javascript:alert(1)',
    'data:text/plain,x',
    'wss://hooks.example.com/',
    'https://',
    'https://exa mple.com/',
    'https://256.1.1.1/',
    'https://[::1%25eth0]/',
  ])('%s', (address) => {
    expect(deployed(address)).not.toBeNull()
    expect(atHome(address)).not.toBeNull()
  })

  test('nor one with a user or a password in it, nor a very long one', () => {
    for (const address of [
      'https://user@hooks.example.com/',
      'https://user:pass@hooks.example.com/',
      'https://:pass@hooks.example.com/',
      'https://hooks.example.com@10.0.0.1/',
    ])
      expect(atHome(address)).toContain('without user and password')
    const long = (length: number) => `https://h.example.com/${'x'.repeat(length - 22)}`
    expect(deployed(long(2048))).toBeNull()
    expect(deployed(long(2049))).not.toBeNull()
  })
})

const PRIVATE = 'must not be an address of a private network'

describe('an address that is not public is refused, in every spelling', () => {
  test.each([
    ['this network', ['0.0.0.0', '0.1.2.3', '0']],
    ['10/8', ['10.0.0.1', '10.255.255.255', '10.1', '012.0.0.1', '0xa.0.0.1', '167772161']],
    ['carriers', ['100.64.0.1', '100.100.100.200', '100.127.255.255']],
    ['loopback', ['127.0.0.1', '127.1', '0x7f.1', '0177.0.0.1', '2130706433', '0x7f000001']],
    ['loopback in other digits', ['１２７.0.0.1', '127。0。0。1', '①②⑦.0.0.1', '127.0.0.1.']],
    ['percent-encoded', ['%31%32%37.0.0.1', '%6cocalhost', '169%2e254.169.254']],
    ['link-local and metadata', ['169.254.169.254', '169.254.0.1', '0xa9fea9fe', '2852039166']],
    ['172.16/12', ['172.16.0.1', '172.31.255.255', '172.20.1']],
    ['192.168/16', ['192.168.0.1', '192.168.1', '192.168.255.255', '0xc0a80001']],
    ['special purpose', ['192.0.0.192', '192.0.2.1', '198.18.0.1', '198.19.255.255']],
    ['examples', ['198.51.100.7', '203.0.113.7', '192.88.99.1']],
    ['multicast, reserved, broadcast', ['224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255']],
    ["Azure's host", ['168.63.129.16']],
    ['v6 loopback and none', ['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000::0001]']],
    ['v6 link-local', ['[fe80::1]', '[febf::1]', '[FE80::A]']],
    ['v6 unique local', ['[fc00::1]', '[fd00:ec2::254]', '[fdff::1]']],
    ['v6 site-local and multicast', ['[fec0::1]', '[ff02::1]']],
    ['v4 in v6', ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[::ffff:8.8.8.8]']],
    ['NAT64', ['[64:ff9b::7f00:1]', '[64:ff9b::10.0.0.1]', '[64:ff9b:1::a00:1]']],
    ['6to4 and Teredo', ['[2002:7f00:1::]', '[2002:a00:1::1]', '[2001:0:1::1]', '[2001::1]']],
    ['v6 examples', ['[2001:db8::1]', '[3fff::1]', '[100::1]']],
    ['names of this machine', ['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'ⓛocalhost']],
    ['names of this network', ['router', 'printer.local', 'a.lan', 'nas.home', 'x.home.arpa']],
    ['names of a provider', ['metadata.google.internal', 'METADATA.GOOGLE.INTERNAL.', 'x.corp']],
    ['a bare top level', ['local', 'internal', 'com', 'onion']],
  ])('%s', (_, hosts) => {
    for (const host of hosts)
      for (const address of [`https://${host}/`, `https://${host}:8443/x?y`])
        expect([address, deployed(address)]).toEqual([address, PRIVATE])
  })

  test('every v4 address in a private range is, however many of its parts are written as one', () => {
    const inRange = fc.constantFrom(
      ...([
        [0x0a000000, 8],
        [0x64400000, 10],
        [0x7f000000, 8],
        [0xa9fe0000, 16],
        [0xac100000, 12],
        [0xc0a80000, 16],
      ] as const),
    )
    const octets = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]
    const spell = (n: number, parts: number, base: number): string => {
      const all = octets(n)
      const tail = all.slice(parts - 1).reduce((sum, octet) => sum * 256 + octet, 0)
      const mark = base === 16 ? '0x' : base === 8 ? '0' : ''
      return [...all.slice(0, parts - 1), tail].map((x) => mark + x.toString(base)).join('.')
    }
    fc.assert(
      fc.property(
        inRange,
        fc.nat(0xffffffff),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(8, 10, 16),
        ([first, bits], any, parts, base) => {
          const address = (first + (any % 2 ** (32 - bits))) >>> 0
          expect(deployed(`https://${spell(address, parts, base)}/`)).toBe(PRIVATE)
          const hex = (address >>> 0).toString(16).padStart(8, '0')
          const v6 = `${hex.slice(0, 4)}:${hex.slice(4)}`
          expect(deployed(`https://[::ffff:${v6}]/`)).toBe(PRIVATE)
          expect(deployed(`https://[64:ff9b::${v6}]/`)).toBe(PRIVATE)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('loopback in development', () => {
  const addresses = [
    'http://localhost:9000/hook',
    'http://127.0.0.1:9000/',
    'http://127.1/',
    'http://[::1]:9000/',
    'https://localhost/',
  ]

  test('is taken, with and without TLS', () => {
    for (const address of addresses) expect([address, atHome(address)]).toEqual([address, null])
  })

  test('and nowhere else', () => {
    for (const address of addresses) expect([address, deployed(address)]).not.toContain(null)
  })

  test('is no door to other private addresses', () => {
    for (const host of [
      '10.0.0.1',
      '192.168.0.1',
      '169.254.169.254',
      '0.0.0.0',
      'router.local',
      '[::]',
      '[::ffff:127.0.0.1]',
    ]) {
      expect([host, atHome(`https://${host}/`)]).toEqual([host, PRIVATE])
      expect([host, atHome(`http://${host}/`)]).not.toContain(null)
    }
  })
})
