// Quotes the words that the reader has selected in a comment or in the story.

const picked = (view) => {
  const selection = view.root.getSelection?.() || getSelection()
  if (!selection.rangeCount || selection.isCollapsed) return
  const range = selection.getRangeAt(0)
  const node = range.commonAncestorContainer
  const element = node.closest ? node : node.parentElement
  const body = element?.closest('.ombud-body')
  if (!body && !element?.closest('[data-ombud-story], article, main')) return
  if (!body && element.closest('ombud-comments')) return
  const part = range.cloneContents()
  // A veil follows its words into the quotation.
  for (const words of part.querySelectorAll('.ombud-words'))
    words.replaceWith(`||${words.textContent.trim()}||`)
  for (const block of part.querySelectorAll('p, li, br, h2, h3, blockquote')) block.before('\n')
  const veiled = element.closest('.ombud-veil, .ombud-words')
  const lines = part.textContent.split(/\s*\n\s*/).filter(Boolean)
  const quoted = (line) => (veiled ? `> ||${line.replaceAll('||', '')}||` : '> ' + line)
  const text = lines.map(quoted).join('\n>\n')
  return text && { text, item: element.closest('.ombud-comment') }
}

/** Keeps the last selection, since a press on a button may take it away. */
export class Quote {
  constructor(view) {
    this.view = view
    document.addEventListener('selectionchange', () => {
      const now = picked(view)
      if (now) this.kept = now
      const button = view.section.querySelector('.ombud-quote')
      if (button) button.hidden = !this.kept
    })
  }

  /** Gives the form its button. */
  button(form) {
    const button = document.createElement('button')
    Object.assign(button, { type: 'button', className: 'ombud-act ombud-quote', hidden: !this.kept })
    button.textContent = this.view.words('quote')
    button.onpointerdown = (event) => event.preventDefault()
    button.onclick = () => this.#put(form)
    form.querySelector('.ombud-hint').prepend(button)
  }

  /** A reply begins with the words selected in the comment that is answered. */
  under(item, form) {
    if (this.kept?.item === item) this.#put(form)
  }

  #put(form) {
    const { body } = form.elements
    const before = body.value.slice(0, body.selectionStart).trimEnd()
    const after = body.value.slice(body.selectionEnd).trimStart()
    const start = (before && before + '\n\n') + this.kept.text + '\n\n'
    body.value = start + after
    body.focus()
    body.setSelectionRange(start.length, start.length)
    this.kept = undefined
    form.querySelector('.ombud-quote').hidden = true
    body.dispatchEvent(new Event('input', { bubbles: true }))
  }
}
