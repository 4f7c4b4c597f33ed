// Proposes the names of the thread while @ and letters are typed: a listbox beside the text field (ARIA 1.2).

const boxes = new WeakMap()

const people = (view, typed) => {
  const shown = [...view.section.querySelectorAll('.ombud-name')]
  const names = new Set(shown.map((name) => name.textContent.trim()))
  const wanted = typed.toLocaleLowerCase(view.data.lang)
  return [...names].filter((name) => name.toLocaleLowerCase(view.data.lang).startsWith(wanted)).slice(0, 6)
}

class Box {
  #at = 0

  constructor(view, field) {
    this.view = view
    this.field = field
    this.list = Object.assign(document.createElement('ul'), { className: 'ombud-people', hidden: true })
    this.list.id = field.id + '-people'
    this.list.role = 'listbox'
    this.list.ariaLabel = view.words('people')
    field.after(this.list)
    field.setAttribute('aria-autocomplete', 'list')
    field.setAttribute('aria-controls', this.list.id)
    field.addEventListener('input', () => this.offer())
    field.addEventListener('keydown', (event) => this.#key(event))
    field.addEventListener('blur', () => this.#show([]))
    this.list.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      const option = event.target.closest('li')
      if (option) this.#choose(option.textContent)
    })
  }

  offer() {
    const typed = this.field.value.slice(0, this.field.selectionStart).match(/(?:^|\s)@(\S*)$/)?.[1]
    this.#show(typed === undefined ? [] : people(this.view, typed))
  }

  #show(names) {
    this.#at = 0
    this.list.hidden = !names.length
    this.list.replaceChildren(
      ...names.map((name, i) => {
        const option = document.createElement('li')
        Object.assign(option, { textContent: name, dir: 'auto', role: 'option' })
        option.id = `${this.list.id}-${i}`
        return option
      }),
    )
    this.#point()
  }

  #point() {
    const options = [...this.list.children]
    options.forEach((option, i) => option.setAttribute('aria-selected', i === this.#at))
    if (options.length) this.field.setAttribute('aria-activedescendant', options[this.#at].id)
    else this.field.removeAttribute('aria-activedescendant')
  }

  #key(event) {
    const { length } = this.list.children
    if (!length) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      this.#at = (this.#at + step + length) % length
      this.#point()
    } else if (/^(Enter|Tab)$/.test(event.key)) this.#choose(this.list.children[this.#at].textContent)
    else if (event.key === 'Escape') this.#show([])
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  #choose(name) {
    const { field } = this
    const written = /\s/.test(name) ? `@"${name}"` : '@' + name
    const before = field.value.slice(0, field.selectionStart).replace(/@\S*$/, () => written + ' ')
    field.value = before + field.value.slice(field.selectionStart)
    field.setSelectionRange(before.length, before.length)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

/** Offers names for the field from now on. */
export const propose = (view, field) => {
  if (boxes.has(field)) return
  const box = new Box(view, field)
  boxes.set(field, box)
  box.offer()
}
