// Beside a leased link: 302 and nothing else.

export default {
  fetch: (): Response =>
    new Response(null, { status: 302, headers: { Location: 'https://app.example.com/join/x' } }),
}
