// The loader: finds site and story, keeps a place for the thread, and fetches it when the reader comes near.
(() => {
  const tag = document.currentScript
  const base = new URL('.', tag.src).href
  const given = (element, name) => element.getAttribute('data-' + name) || tag.getAttribute('data-' + name)
  let trusted
  try {
    trusted = globalThis.trustedTypes?.createPolicy('ombud', { createHTML: (html) => html })
  } catch {}
  const parse = (html) => {
    const template = document.createElement('template')
    template.innerHTML = trusted ? trusted.createHTML(html) : html
    return template.content.firstElementChild
  }
  const get = async (address, options) => {
    const answer = await fetch(address, options)
    if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status })
    return answer
  }
  const where = (element) => ({
    base,
    site: given(element, 'site') || '@' + location.host,
    url:
      element.getAttribute('url') ||
      given(element, 'url') ||
      document.querySelector('link[rel=canonical]')?.href ||
      location.href.split('#')[0],
    id: given(element, 'story-id'),
    lang: given(element, 'lang') || document.documentElement.lang || 'en',
    token: given(element, 'token'),
  })

  class Comments extends HTMLElement {
    #pause = 10
    #near
    #asked
    #watch = new IntersectionObserver((entries) => this.#come(entries.at(-1).isIntersecting), {
      rootMargin: '600px',
    })

    connectedCallback() {
      this.#watch.observe(this)
      if (this.#asked || this.shadowRoot) return
      const ready = this.querySelector('.ombud-thread')
      if (ready) return this.#open(ready)
      // The page's own fallback stays until there is a thread; a screen is reserved against a layout shift.
      this.attachShadow({ mode: 'open' }).append(document.createElement('slot'))
      Object.assign(this.style, { display: 'flow-root', minHeight: '100vh' })
      addEventListener('scroll', this.#stretch, { passive: true })
      if (/^#(ombud-)?(comment|staff)/.test(location.hash)) this.#open()
    }

    disconnectedCallback() {
      this.#watch.disconnect()
      this.#come(false)
    }

    #come(near) {
      this.#near = near
      if (near) this.#open()
      this.view?.come(near)
    }

    /** The thread's view, also where the reader is not near it; throws when it is not reached. */
    async ask() {
      await this.#open()
      if (!this.view) throw new Error('The thread is not reached.')
      return this.view
    }

    #open(ready) {
      return (this.#asked ||= this.#bring(ready))
    }

    async #bring(ready) {
      try {
        const { Thread } = await import(base + 'embed/thread.js')
        const view = new Thread(this, { place: where(this), get, parse })
        await view.open(ready)
        this.view = view
        view.come(this.#near)
      } catch ({ status = 0 }) {
        const detail = { doing: 'load', status }
        this.dispatchEvent(new CustomEvent('ombud:error', { bubbles: true, composed: true, detail }))
        if (status === 404) console.warn(`Ombud has no site for this page. Does one list ${location.origin}?`)
        if (!status || status > 499) setTimeout(() => this.#again(), (this.#pause *= 2) * 1e3)
      }
      this.#settle()
    }

    #again() {
      this.#asked = undefined
      if (this.#near) this.#open()
    }

    // Until the thread is there the end of the page keeps out of sight, so that nothing seen moves later.
    #stretch = () => {
      const { bottom, height } = this.getBoundingClientRect()
      const soon = bottom > innerHeight && bottom < innerHeight + 600
      if (soon) this.style.minHeight = height + innerHeight + 'px'
    }

    // Gives back the reserved space once nothing in sight would move, or at a click if the page stays long.
    #settle() {
      removeEventListener('scroll', this.#stretch)
      const free = ({ type }) => {
        const { top, bottom, height } = this.getBoundingClientRect()
        const needed = this.view?.section.offsetHeight || 0
        const below = document.documentElement.scrollHeight - scrollY - innerHeight
        const calm = bottom < 0 || top + needed > innerHeight || (type === 'click' && below > height - needed)
        if (!calm) return
        this.style.minHeight = ''
        for (const name of ['scroll', 'click']) removeEventListener(name, free)
      }
      if (!this.style.minHeight) return
      for (const name of ['scroll', 'click']) addEventListener(name, free, { passive: true })
      free({})
    }
  }

  const lazy = (file) =>
    class extends HTMLElement {
      connectedCallback() {
        import(base + 'embed/' + file).then((made) => made.show(this, where(this), get, parse))
      }
    }

  // Where the story's paragraphs end, as wide as they are, whatever element the page has put around them.
  const place = () => {
    const names = ['[data-ombud-story]', 'article', 'main', 'body']
    const text = names.map((name) => document.querySelector(name)).find(Boolean)
    const weight = (node) => node.textContent.length
    const paragraphs = [...text.querySelectorAll('p')].filter((p) => p.getClientRects().length)
    const longest = paragraphs.reduce((best, p) => (best && weight(best) >= weight(p) ? best : p), undefined)
    const inside = (node) => paragraphs.filter((p) => node.contains(p))
    const held = (node) => inside(node).reduce((sum, p) => sum + weight(p), 0)
    let holder = longest?.parentNode || text
    while (holder !== text && held(holder) < 0.7 * held(text)) holder = holder.parentNode
    const made = document.createElement('ombud-comments')
    const own = { display: 'flow-root', boxSizing: 'border-box', clear: 'both', gridColumn: '1 / -1' }
    Object.assign(made.style, own, { minHeight: '100vh', maxWidth: '50em' })
    settle(made, holder, holder !== text || text === document.body, inside(holder))
    if (!longest) return Object.assign(made.style, { marginInline: 'auto', paddingInline: '1em' })
    const { fontFamily, fontSize } = getComputedStyle(longest)
    Object.assign(made.style, { fontFamily, fontSize })
    const fit = () => {
      const { left, width } = longest.getBoundingClientRect()
      Object.assign(made.style, { maxWidth: `clamp(15em, ${width}px, 50em)`, marginInline: '0 auto' })
      made.style.marginLeft = Math.max(0, left - made.getBoundingClientRect().left) + 'px'
    }
    fit()
    new ResizeObserver(fit).observe(longest)
  }

  // From the inside out: the first place below the paragraphs where none of them moves.
  const settle = (made, holder, within, paragraphs) => {
    const look = () => JSON.stringify(paragraphs.map((p) => p.getBoundingClientRect()))
    const end = Math.max(...paragraphs.map((p) => p.getBoundingClientRect().bottom))
    const before = look()
    const fits = () => made.getBoundingClientRect().top > end - 1 && look() === before
    const first = () => (within ? holder.append(made) : holder.after(made))
    first()
    let node = within ? holder : holder.parentNode
    for (; !fits() && node !== document.body; node = node.parentNode) node.after(made)
    if (!fits()) first()
  }

  // Words selected bring what corrections need; what happens until it is there waits for it.
  let corrector
  const wake = (event) => {
    if (!corrector && getSelection()?.type !== 'Range') return
    const comments = document.querySelector('ombud-comments')
    corrector ||= import(base + 'embed/correct.js').then((made) => made.corrector(comments))
    corrector.then((ready) => ready.on(event)).catch(() => (corrector = undefined))
  }
  const reveal = () => {
    if (!/^#ombud-passage=/.test(location.hash)) return
    import(base + 'embed/passage.js').then((made) => made.reveal()).catch(() => {})
  }

  const settleTopics = () => {
    const near = where(document.querySelector('ombud-comments'))
    import(base + 'embed/topics.js').then((made) => made.settle(near, get, parse)).catch(() => {})
  }

  const start = () => {
    if (customElements.get('ombud-comments')) return
    if (!document.querySelector('ombud-comments')) place()
    customElements.define('ombud-comments', Comments)
    customElements.define('ombud-count', lazy('count.js'))
    customElements.define('ombud-notices', lazy('notices.js'))
    customElements.define('ombud-topics', lazy('topics.js'))
    if (tag.dataset.topics !== 'off' && !document.querySelector('ombud-topics')) settleTopics()
    for (const type of ['selectionchange', 'keydown']) document.addEventListener(type, wake)
    addEventListener('hashchange', reveal)
    reveal()
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
