// The parts of a form: labelled fields that say what they want and what is wrong with them, and the summary
// of all faults. They hold what was typed; they work without script.

import type { Child } from 'hono/jsx'
import type { Fault, Typed } from '../../http/form.ts'

type About = {
  name: string
  label: string
  hint?: Child
  typed: Typed
  faults: readonly Fault[]
}

const faultAt = ({ name, faults }: Pick<About, 'name' | 'faults'>): string | null =>
  faults.find(({ field }) => field === name)?.message ?? null

const say = (label: string, message: string): string =>
  /^[A-Z]/.test(message) ? message : `${label} ${message}`

/** Attributes of the control itself: its id, and what describes it. */
const marks = (about: About) => {
  const isWrong = faultAt(about) !== null
  const says = [
    about.hint === undefined ? '' : `${about.name}-hint`,
    isWrong ? `${about.name}-fault` : '',
  ]
  return {
    id: about.name,
    name: about.name,
    ...(isWrong ? { 'aria-invalid': 'true' as const } : {}),
    ...(says.join('') === '' ? {} : { 'aria-describedby': says.join(' ').trim() }),
  }
}

const Says = (about: About) => (
  <>
    {about.hint !== undefined && (
      <p class="hint" id={`${about.name}-hint`}>
        {about.hint}
      </p>
    )}
    {faultAt(about) !== null && (
      <p class="fault" id={`${about.name}-fault`}>
        {say(about.label, faultAt(about) ?? '')}
      </p>
    )}
  </>
)

/** `more`: further attributes of the input. */
export const Input = ({ more = {}, ...about }: About & { more?: Record<string, string> }) => (
  <div class="field">
    <label for={about.name}>{about.label}</label>
    <input type="text" value={about.typed[about.name] ?? ''} {...more} {...marks(about)} />
    <Says {...about} />
  </div>
)

export const TextArea = ({ more = {}, ...about }: About & { more?: Record<string, string> }) => (
  <div class="field">
    <label for={about.name}>{about.label}</label>
    <textarea rows={3} {...more} {...marks(about)}>
      {about.typed[about.name] ?? ''}
    </textarea>
    <Says {...about} />
  </div>
)

export const Check = (about: About) => (
  <div class="field check">
    <input type="checkbox" checked={about.typed[about.name] === 'on'} {...marks(about)} />
    <label for={about.name}>{about.label}</label>
    <Says {...about} />
  </div>
)

/** `options`: value and what is said of it. */
export const Select = ({ options, ...about }: About & { options: readonly [string, string][] }) => (
  <div class="field">
    <label for={about.name}>{about.label}</label>
    <select {...marks(about)}>
      {options.map(([value, text]) => (
        <option value={value} selected={about.typed[about.name] === value}>
          {text}
        </option>
      ))}
    </select>
    <Says {...about} />
  </div>
)

/** One of few, each with its own words. */
export const Choice = ({
  options,
  ...about
}: About & { options: readonly [value: string, text: string, hint: string][] }) => (
  <fieldset class="choice" aria-describedby={faultAt(about) ? `${about.name}-fault` : undefined}>
    <legend>{about.label}</legend>
    {options.map(([value, text, hint], at) => (
      <label>
        <input
          type="radio"
          id={at === 0 ? about.name : undefined}
          name={about.name}
          value={value}
          checked={about.typed[about.name] === value}
        />
        <span>
          <b>{text}</b>
          <small>{hint}</small>
        </span>
      </label>
    ))}
    <Says {...about} />
  </fieldset>
)

/** Above the form, when it is shown again; each fault leads to its field. `labels`: by field. */
export const Faults = ({
  faults,
  labels,
}: {
  faults: readonly Fault[]
  labels: Readonly<Record<string, string>>
}) =>
  faults.length === 0 ? null : (
    <div class="faults" role="alert" tabindex={-1} autofocus id="faults">
      <h2>
        {faults.length === 1 ? 'One thing is not right yet' : 'Some things are not right yet'}
      </h2>
      <ul>
        {faults.map(({ field, message }) => (
          <li>
            {labels[field] === undefined ? (
              say(field, message).trim()
            ) : (
              <a href={`#${field}`}>{say(labels[field], message)}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
