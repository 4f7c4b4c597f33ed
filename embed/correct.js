// Corrections: Ctrl+Enter on words of the page, and the button beside them. Loaded when words are selected.
import { quote, selected, storyOf } from './passage.js'

const SETTLED_MS = 250
const base = new URL('.', import.meta.url)
const sheet = async (file) => new CSSStyleSheet().replace(await (await fetch(new URL(file, base))).text())

const isTyping = () => {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active?.isContentEditable || active?.matches('input, textarea, select')
}

// The box of the selection's first or last character: a range cannot span shadow trees, its ends can.
const edge = ({ node, offset }, last) => {
  const range = document.createRange()
  const { length } = node.data ?? node.childNodes
  const from = Math.max(0, Math.min(last ? offset - 1 : offset, length - 1))
  range.setStart(node, from)
  range.setEnd(node, Math.min(length, from + 1))
  return range.getBoundingClientRect()
}

class Corrector {
  #timer
  #pressed
  #shown
  #prepared

  constructor(comments) {
    this.comments = comments
    const place = document.createElement('ombud-correct')
    // Out of the flow, so that no grid or row of the host gives it a cell.
    Object.assign(place.style, { position: 'absolute', top: 0, insetInlineStart: 0 })
    this.root = place.attachShadow({ mode: 'open' })
    // What is typed here must not reach the host's keyboard shortcuts.
    for (const type of ['keydown', 'keypress', 'keyup'])
      this.root.addEventListener(type, (event) => event.stopPropagation())
    document.body.append(place)
    const press = ({ type }) => {
      this.#pressed = type === 'pointerdown'
      if (!this.#pressed) this.#settle()
    }
    for (const type of ['pointerdown', 'pointerup', 'pointercancel']) addEventListener(type, press, true)
    const options = { capture: true, passive: true }
    for (const type of ['scroll', 'resize']) addEventListener(type, () => this.#put(), options)
  }

  /** Takes what happens on the page: a changed selection, a key, the button under the story. */
  async on({ type, key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented }) {
    if (type === 'submit') return this.#open()
    if (type === 'selectionchange') return this.#settle()
    const asked = key === 'Enter' && (ctrlKey || metaKey) && !altKey && !shiftKey
    if (!asked || defaultPrevented || isTyping()) return
    const range = selected()
    const words = range && quote(range, storyOf())
    if (words) await this.#open(words, range)
  }

  // The thread brings the words and the languages; the sheets are those of the thread and of the dialog.
  #prepare() {
    this.#prepared ||= this.#dress().catch((error) => {
      this.#prepared = undefined
      throw error
    })
    return this.#prepared
  }

  async #dress() {
    const files = ['ombud.css', 'correct.css']
    const [view, ...sheets] = await Promise.all([this.comments.ask(), ...files.map(sheet)])
    this.root.adoptedStyleSheets = sheets
    const { fontFamily } = getComputedStyle(view.section)
    Object.assign(this.root.host.style, { fontFamily, colorScheme: view.section.style.colorScheme })
    const button = document.createElement('button')
    Object.assign(button, { type: 'button', className: 'ombud-beside', popover: 'manual', hidden: true })
    Object.assign(button, { textContent: view.words('suggest'), lang: view.data.lang, dir: view.section.dir })
    button.setAttribute('aria-keyshortcuts', 'Control+Enter')
    // Pressing it must not take the selection away.
    button.onpointerdown = (event) => event.preventDefault()
    button.onclick = () => this.#open(this.#shown.words, this.#shown.range)
    this.root.append(button)
    this.button = button
    return view
  }

  // Shows the button once the selection rests, and takes it away with the selection.
  #settle() {
    clearTimeout(this.#timer)
    if (getSelection()?.type !== 'Range') return this.#hide()
    this.#timer = setTimeout(() => this.#pressed || this.#show(), SETTLED_MS)
  }

  async #show() {
    const range = !this.dialog && !isTyping() && selected()
    const words = range && quote(range, storyOf())
    if (!words || words.foreign) return this.#hide()
    this.#shown = { words, range }
    await this.#prepare().catch(() => this.#hide())
    if (!this.#shown || !this.button) return
    this.button.hidden = false
    this.button.showPopover?.()
    this.#put()
  }

  #hide() {
    this.#shown = undefined
    if (!this.button || this.button.hidden) return
    this.button.hidePopover?.()
    this.button.hidden = true
  }

  // Below the words, where neither they nor the system's own menu are covered; else above them.
  #put() {
    if (!this.#shown || !this.button) return
    const { startContainer, startOffset, endContainer, endOffset } = this.#shown.range
    if (!startContainer.isConnected || !endContainer.isConnected) return this.#hide()
    const first = edge({ node: startContainer, offset: startOffset }, false)
    const last = edge({ node: endContainer, offset: endOffset }, true)
    const { offsetWidth: width, offsetHeight: height } = this.button
    // A finger's handles hang below the last line.
    const gap = matchMedia('(pointer: coarse)').matches ? 32 : 8
    const below = last.bottom + gap
    const above = first.top - gap - height
    const { clientWidth, clientHeight } = document.documentElement
    const top = below + height < clientHeight ? below : above > 0 ? above : clientHeight - height - 8
    const left = Math.max(8, Math.min(last.left + last.width / 2 - width / 2, clientWidth - width - 8))
    Object.assign(this.button.style, { top: top + 'px', left: left + 'px' })
  }

  async #open(words, range) {
    if (this.dialog) return
    this.#hide()
    const [view, { Dialog }] = await Promise.all([this.#prepare(), import('./suggest.js')])
    if (this.dialog) return
    this.dialog = new Dialog(view, this.root, words)
    this.dialog.open((sent) => {
      this.dialog = undefined
      if (!range?.startContainer.isConnected || !range.endContainer.isConnected) return
      const { startContainer, startOffset, endContainer, endOffset } = range
      const selection = getSelection()
      selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset)
      if (sent) selection.collapseToEnd()
    })
  }
}

let made

/** The one Corrector of the page; `comments` is its <ombud-comments>. */
export const corrector = (comments) => (made ||= new Corrector(comments))
