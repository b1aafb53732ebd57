// The first five calls, as a shell takes them: each is what stands on the page, and what is run by its test.

export type FirstCall = { title: string; says: string; command: string }

const KEY = `-H "Authorization: Bearer $SECRET_KEY"`

/** Shows the answer, and keeps one field of it for the calls that follow. */
const keep = (variable: string, call: string, field: string): string =>
  `${variable}=$(${call} \\
  | tee /dev/stderr | grep -o '"${field}":"[^"]*' | cut -d'"' -f4)`

/** In order: later ones use what earlier ones kept. */
export const firstCalls = (origin: string, roomName: string): FirstCall[] => [
  {
    title: 'Make a private room',
    says: 'Its id is kept in ROOM_ID for the next call.',
    command: keep(
      'ROOM_ID',
      `curl -s ${origin}/api/v1/room \\
  ${KEY} \\
  -d '{"roomName":"${roomName}","privacy":"private"}'`,
      '_id',
    ),
  },
  {
    title: 'Make a room link for each role',
    says: 'Open one of the links it answers: that is what you send people.',
    command: `curl -s -X POST "${origin}/v2/room-codes/room/$ROOM_ID" \\
  ${KEY}`,
  },
  {
    title: 'Make an access token for one person',
    says: 'Kept in TOKEN. Your back end makes one for whoever it lets in.',
    command: keep(
      'TOKEN',
      `curl -s ${origin}/api/v1/token \\
  ${KEY} \\
  -d '{"roomName":"${roomName}","name":"Ann","isAdmin":true}'`,
      'token',
    ),
  },
  {
    title: 'Ask whether it lets Ann in',
    says: 'Open to anybody: what joining now would be answered.',
    command: `curl -s ${origin}/api/v1/room/${roomName}/admission \\
  -d "{\\"accessToken\\":\\"$TOKEN\\"}"`,
  },
  {
    title: 'Ask why Bob cannot join',
    says: 'He has a name and nothing else. Every rule says its verdict.',
    command: `curl -s ${origin}/api/v1/room/${roomName}/explain \\
  ${KEY} \\
  -d '{"name":"Bob"}'`,
  },
]

export const joinSnippet = (
  origin: string,
  roomName: string,
): string => `<script src="${origin}/sdk.js"></script>
<script type="module">
  const meeting = new Anteroom.Meeting()
  await meeting.join({
    roomURL: '${origin}/${roomName}',
    accessToken: '…', // from your back end
  })
</script>`
