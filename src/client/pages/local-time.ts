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

/** As a field for a date and a time holds it: to the second where that is not 0. */
const fieldText = (at: number): string =>
  new Date(at).toISOString().slice(0, 19).replace(/:00$/, '')

const toLocal = (utc: string): string => {
  const at = new Date(`${utc}Z`)
  return fieldText(at.getTime() - at.getTimezoneOffset() * 60_000)
}

/** What is typed into a form is local; what is sent is UTC. What nobody touched goes back as it came: of an hour
 * that comes twice, when the clocks go back, the local time does not say which one. */
export const takeLocalTimes = (): void => {
  const inputs = [...document.querySelectorAll<HTMLInputElement>('[type="datetime-local"]')]
  const came = inputs.map((input) => {
    const utc = input.value
    if (utc) input.value = toLocal(utc)
    return { input, utc, local: input.value }
  })
  for (const zone of document.querySelectorAll('[data-zone]'))
    zone.textContent = `your time (${Intl.DateTimeFormat().resolvedOptions().timeZone})`
  for (const form of new Set(inputs.map((input) => input.form)))
    form?.addEventListener('formdata', ({ formData }) => {
      for (const { input, utc, local } of came.filter((one) => one.input.form === form)) {
        const { name, value } = input
        if (value) formData.set(name, value === local ? utc : fieldText(Date.parse(value)))
      }
    })
}
