// Moments as the server writes them (UTC) -> the reader's own time, shown and typed.

const written: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }

/** Every `<time datetime>` that is not done yet; the UTC text stays as its title. */
export const showLocalTimes = (within: ParentNode): void => {
  for (const time of within.querySelectorAll('time:not([title])')) {
    time.setAttribute('title', time.textContent ?? '')
    const moment = new Date(time.getAttribute('datetime') ?? '')
    if (!Number.isNaN(moment.getTime())) time.textContent = moment.toLocaleString('en-GB', written)
  }
}

const pad = (n: number): string => String(n).padStart(2, '0')

const toLocal = (at: Date): string =>
  `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`

/** What is typed into a form is local; what is sent is UTC. */
export const takeLocalTimes = (): void => {
  const inputs = [...document.querySelectorAll<HTMLInputElement>('[type="datetime-local"]')]
  for (const input of inputs) if (input.value) input.value = toLocal(new Date(`${input.value}Z`))
  for (const zone of document.querySelectorAll('[data-zone]'))
    zone.textContent = `your time (${Intl.DateTimeFormat().resolvedOptions().timeZone})`
  for (const form of new Set(inputs.map((input) => input.form)))
    form?.addEventListener('formdata', ({ formData }) => {
      for (const { name, value } of inputs.filter((input) => input.form === form))
        if (value) formData.set(name, new Date(value).toISOString().slice(0, 16))
    })
}
