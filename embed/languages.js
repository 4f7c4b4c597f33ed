// Which comments are shown, and which version of each, by the languages that the reader reads.
const base = (code) => code.toLowerCase().split('-')[0]
const make = (name, properties) => Object.assign(document.createElement(name), properties)

/** What the reader reads: chosen, else what the browser says. */
export const readers = ({ memory }) => (memory.read || navigator.languages).map(base)

// The wordings of one comment, the author's first one first.
const wordings = (item) => [
  { code: item.dataset.language || '', label: item.dataset.label, node: item.querySelector('.ombud-body') },
  ...[...item.querySelectorAll('.ombud-version')].map((node) => {
    return { code: node.dataset.version, label: node.querySelector('.ombud-in').textContent, node }
  }),
]
const reads = (own, item) => wordings(item).some(({ code }) => !code || own.includes(base(code)))

// A comment that others hang from leaves a line in its place.
const stub = (view, item, wanted, names) => {
  item.classList.toggle('ombud-foreign', wanted)
  item.querySelector('.ombud-elsewhere')?.remove()
  if (!wanted) return
  const note = make('p', { className: 'ombud-elsewhere' })
  const show = make('button', { type: 'button', className: 'ombud-act', textContent: view.words('show') })
  show.onclick = () => view.go(item.id)
  note.append(view.words('elsewhere').replace('{name}', names.get(item.dataset.language)), ' ', show)
  item.prepend(note)
}

const hide = (view, form) => {
  const { read } = view.memory
  const own = readers(view)
  const names = new Map()
  for (const box of form.elements.read) {
    box.checked = !read || own.includes(base(box.value))
    names.set(box.value, box.parentNode.querySelector('bdi').textContent)
  }
  const holding = new Set()
  let n = 0
  // Replies come after what they answer, so from the end on it is known what hangs below.
  for (const item of [...view.section.querySelectorAll('.ombud-list > .ombud-comment')].reverse()) {
    const { id, parent } = item.dataset
    const off = !!read && !view.everything && !item.matches('.ombud-held, .ombud-opened') && !reads(own, item)
    const held = holding.has(id)
    if (off) n++
    if (!off || held) holding.add(parent)
    item.hidden = off && !held
    stub(view, item, off && held, names)
  }
  const note = view.section.querySelector('[data-hidden]')
  note.hidden = !n
  if (n) note.firstElementChild.textContent = view.words('hidden', n)
}

// Buttons in the place of versions that stand one below the other.
const fold = (view, item) => {
  if (item.querySelector('.ombud-switch')) return
  const all = wordings(item)
  const bar = make('div', { className: 'ombud-switch', role: 'group', ariaLabel: view.words('versions') })
  const show = (chosen) => {
    for (const one of all) {
      one.node.hidden = one !== chosen
      one.button.ariaPressed = one === chosen
    }
    for (const label of item.querySelectorAll('[data-in]')) label.hidden = label.dataset.in !== chosen.code
  }
  for (const one of all) {
    one.button = make('button', { type: 'button', className: 'ombud-act', textContent: one.label, lang: one.code })
    one.button.onclick = () => show(one)
    bar.append(one.button)
  }
  all[0].node.before(bar)
  const own = readers(view)
  const known = (one) => one && own.includes(base(one.code))
  const first = own.map((code) => all.find((one) => base(one.code) === code)).find(Boolean)
  show(known(all[0]) ? all[0] : first || all[0])
}

/** Brings the thread that is shown to what its reader reads; called again whenever it changes. */
export const speak = (view) => {
  const { section } = view
  const form = section.querySelector('.ombud-langs')
  if (form) {
    if (!form.onchange) {
      form.onchange = () => import('./choose.js').then((made) => made.chosen(view, form))
      form.classList.add('ombud-ready')
      section.querySelector('[data-hidden] button').onclick = () => {
        view.everything = true
        speak(view)
        form.elements.read[0].focus()
      }
      if (!view.memory.asked || view.data.read) import('./choose.js').then((made) => made.propose(view, form))
    }
    hide(view, form)
  }
  const own = readers(view)
  for (const item of section.querySelectorAll('.ombud-comment:has(.ombud-version)')) fold(view, item)
  for (const button of section.querySelectorAll('[name=translate]'))
    button.hidden = reads(own, button.closest('.ombud-comment'))
}
