// The loader: finds the story, shows its thread, asks again while it is read. All else is imported when needed.
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
  // A constructed sheet needs no style-src of the host, where a <link> or a style attribute would.
  let styles
  const sheet = () =>
    (styles ||= get(base + 'embed/ombud.css').then(async (answer) =>
      new CSSStyleSheet().replace(await answer.text()),
    ).catch((error) => {
      styles = undefined
      throw error
    }))
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
  })

  class Comments extends HTMLElement {
    #delay = 10
    #timer
    #asked
    #near
    #watch = new IntersectionObserver((entries) => this.#come(entries.at(-1).isIntersecting), { rootMargin: '600px' })
    #wake = () => {
      this.#delay = 5
      this.#wait()
    }
    parse = parse

    connectedCallback() {
      this.#watch.observe(this)
      document.addEventListener('visibilitychange', this.#wake)
      if (this.root) return
      this.place = where(this)
      const ready = this.querySelector('.ombud-thread')
      this.root = ready ? this : this.attachShadow({ mode: 'open' })
      for (const type of ['click', 'submit', 'focusin']) this.root.addEventListener(type, (event) => this.#on(event))
      if (ready) {
        this.query = location.search
        return this.#take(ready)
      }
      // The page's own fallback stays until there is a thread; a screen is reserved against a layout shift.
      this.root.append(document.createElement('slot'))
      Object.assign(this.style, { display: 'flow-root', minHeight: '100vh' })
      addEventListener('scroll', this.#stretch, { passive: true })
      if (/^#(ombud-)?comment/.test(location.hash)) this.#first()
    }

    disconnectedCallback() {
      clearTimeout(this.#timer)
      this.#watch.disconnect()
      document.removeEventListener('visibilitychange', this.#wake)
    }

    get data() {
      return this.section.dataset
    }

    /** What this browser keeps for the site: {token, name, hide}. Private modes may refuse storage. */
    get memory() {
      try {
        return JSON.parse(localStorage['ombud:' + this.data.site])
      } catch {
        return {}
      }
    }

    remember(change) {
      try {
        localStorage['ombud:' + this.data.site] = JSON.stringify({ ...this.memory, ...change })
      } catch {}
    }

    /** The words being written for this story: {body, parent, key, ...}, or undefined. */
    get draft() {
      try {
        return JSON.parse(localStorage[`ombud:${this.data.site}:${this.data.url}`])
      } catch {}
    }

    set draft(value) {
      const key = `ombud:${this.data.site}:${this.data.url}`
      try {
        if (value) localStorage[key] = JSON.stringify(value)
        else delete localStorage[key]
      } catch {}
    }

    emit(name, detail) {
      this.dispatchEvent(new CustomEvent('ombud:' + name, { bubbles: true, composed: true, detail }))
    }

    /** A phrase in the thread's language; with a number, the sample of the same plural category. */
    words(key, n) {
      const all = [...this.section.querySelector('.ombud-strings').content.querySelectorAll(`[data-k=${key}]`)]
      if (n === undefined) return all[0].textContent
      const rules = new Intl.PluralRules(this.data.lang)
      const kind = (phrase) => rules.select(parseInt(phrase.textContent.match(/\d+/)))
      return (all.find((phrase) => kind(phrase) === rules.select(n)) || all.at(-1)).textContent.replace(/\d+/, n)
    }

    say(text) {
      this.section.querySelector('.ombud-live').textContent = text
    }

    #address(query) {
      const { site, url, id, lang } = this.place
      const asked = new URLSearchParams(query)
      for (const [name, value] of Object.entries({ url, id, lang })) if (value) asked.set(name, value)
      return (this.section?.dataset.document || `${base}p/${site}/thread`) + '?' + asked
    }

    #come(near) {
      this.#near = near
      if (this.section) this.#wait()
      else if (near) this.#first()
    }

    async #first() {
      if (this.#asked) return
      this.#asked = true
      const linked = location.hash.match(/^#(?:ombud-)?comment-([\w-]+)$/)?.[1]
      let query
      try {
        if (linked) {
          const found = await get(`${base}p/${this.place.site}/comments/${linked}.json`)
          const { page, sort, root } = await found.json()
          query = root ? { page, root } : { page, sort }
        }
      } catch {}
      await this.load(query)
      if (linked && query) this.go('comment-' + linked)
    }

    /** Shows the page of the thread that the query asks for; a thread that is not reached is asked for again. */
    async load(query) {
      try {
        const [style, answer] = await Promise.all([sheet(), this.#thread(query)])
        const section = parse(await answer.text())
        const { bottom } = this.getBoundingClientRect()
        const first = !this.section
        this.query = query
        this.root.adoptedStyleSheets = [style]
        this.root.replaceChildren(section)
        this.#take(section)
        // Who has jumped to the end of the page before the thread came keeps what he sees there.
        if (first && bottom > 0 && bottom < innerHeight)
          scrollBy({ top: this.getBoundingClientRect().bottom - bottom, behavior: 'instant' })
      } catch (error) {
        const { status = 0 } = error
        this.emit('error', { doing: 'load', status })
        this.#settle()
        if (this.section) this.say(this.words('failed'))
        else if (!status || status > 499)
          setTimeout(() => (this.#asked = false) || (this.#near && this.#first()), (this.#delay *= 2) * 1e3)
      }
    }

    #take(section) {
      const first = !this.section
      this.section = section
      this.dress(section)
      this.languages()
      const { color, colorScheme } = getComputedStyle(this)
      const light = color.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0) > 382
      // A host that is dark without saying so would get the form controls of a light page.
      if (colorScheme === 'normal') section.style.colorScheme = light ? 'dark' : 'light'
      this.#settle()
      if (this.writer || this.memory?.token || this.draft) this.write()
      if (first) this.emit('ready', { site: this.data.site, story: this.data.story, count: +this.data.count })
      if (first && 'unknown' in this.data)
        fetch(this.data.api + '/stories/seen', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ url: this.place.url }),
        }).catch(() => {})
      this.#wait()
    }

    // Gives back the reserved space once nothing in sight would move, or after a click that leaves the page long enough.
    #settle() {
      removeEventListener('scroll', this.#stretch)
      const free = ({ type }) => {
        const { top, bottom, height } = this.getBoundingClientRect()
        const needed = this.section?.offsetHeight || 0
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

    /** Writes the times under the node as the reader's clock and language say them. */
    dress(node) {
      const spoken = this.data.lang
      // The reader's own variety of the language writes dates as he is used to: en-GB, en-US.
      const lang = navigator.languages.find((own) => own.split('-')[0] === spoken) || spoken
      const near = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
      for (const time of node.querySelectorAll('time')) {
        const date = new Date(time.dateTime)
        const minutes = Math.min(0, Math.round((date - Date.now()) / 6e4))
        time.title = date.toLocaleString(lang, { dateStyle: 'full', timeStyle: 'short' })
        if (minutes < -1440) time.textContent = date.toLocaleDateString(lang, { dateStyle: 'long' })
        else if (minutes < -59) time.textContent = near.format(Math.round(minutes / 60), 'hour')
        else time.textContent = near.format(minutes, 'minute')
      }
    }

    /** Makes buttons of the languages' chips, and hides those that the reader does not want to see. */
    languages() {
      const { hide = [] } = this.memory
      for (const chip of this.section.querySelectorAll('span.ombud-chip')) {
        const button = document.createElement('button')
        button.type = 'button'
        button.className = chip.className
        button.dataset.chip = chip.dataset.language
        button.append(...chip.childNodes)
        chip.replaceWith(button)
      }
      for (const chip of this.section.querySelectorAll('.ombud-chip'))
        chip.setAttribute('aria-pressed', !hide.includes(chip.dataset.chip))
      for (const note of this.section.querySelectorAll('[data-hidden]'))
        note.hidden = !hide.includes(note.dataset.hidden)
      for (const comment of this.section.querySelectorAll('.ombud-list [data-language]'))
        comment.hidden = hide.includes(comment.dataset.language)
    }

    #on(event) {
      const { target, type, submitter } = event
      const button = target.closest('button')
      const link = target.closest('a')
      const code = button?.dataset.chip || button?.dataset.show
      if (type === 'focusin') {
        if (target.closest('.ombud-form')) this.write()
      } else if (type === 'submit') {
        event.preventDefault()
        this.write(submitter?.name || 'post', submitter || target)
      } else if (code) {
        const { hide = [] } = this.memory
        this.remember({ hide: hide.includes(code) ? hide.filter((other) => other !== code) : [...hide, code] })
        this.languages()
      } else if (button?.matches('.ombud-new')) this.#live(true)
      else if (link && this.root !== this && !(event.metaKey || event.ctrlKey || event.shiftKey)) {
        const inside = link.getAttribute('href').startsWith('#')
        const go = 'go' in link.dataset
        if (inside || go) event.preventDefault()
        if (inside) this.go(link.hash.slice(1))
        const to = link.hash.match(/comment-[\w-]+$/)?.[0] || 'ombud-title'
        if (go) this.load(new URL(link.href).search).then(() => this.go(to))
      }
    }

    /** Scrolls to the part with the id, marks it for a moment and puts the focus there. */
    go(id) {
      const found = this.section.querySelector(`[id="${id}"]`)
      if (!found) return
      found.hidden = false
      found.classList.add('ombud-lit')
      found.addEventListener('animationend', () => found.classList.remove('ombud-lit'), { once: true })
      found.scrollIntoView({ block: id === 'ombud-title' ? 'start' : 'center' })
      found.focus({ preventScroll: true })
    }

    async write(verb, target) {
      try {
        this.writer ||= import(base + 'embed/write.js').then((made) => new made.Writer(this))
        const writer = await this.writer
        writer.attach()
        if (verb) await writer[verb](target)
      } catch {
        this.writer = undefined
        this.emit('error', { doing: verb || 'write', status: 0 })
        // On our own pages the plain form works without the module.
        if (this.root === this && verb === 'post') target.form.submit()
        else this.say(this.words('failed'))
      }
    }

    #wait() {
      clearTimeout(this.#timer)
      if (this.section && this.#near && !document.hidden && this.isConnected)
        this.#timer = setTimeout(() => this.#again(), this.#delay * 1e3)
    }

    // `no-cache` makes the browser itself send If-None-Match: set by hand it would cost a CORS preflight.
    #thread(query) {
      return get(this.#address(query), { cache: 'no-cache' })
    }

    async #again() {
      try {
        this.text = await (await this.#thread(this.query)).text()
        const changed = this.text.match(/data-edition="(.*?)"/)[1] !== this.data.edition
        this.#delay = changed ? 5 : Math.min(120, this.#delay * 1.5)
        this.dress(this.section)
        if (changed) await this.#live(false)
      } catch {
        this.#delay = 120
      }
      this.#wait()
    }

    // While the thread is on its way the end of the page keeps out of sight, so that nothing seen moves later.
    #stretch = () => {
      const { bottom } = this.getBoundingClientRect()
      if (bottom > innerHeight && bottom < innerHeight + 600) this.style.minHeight = this.offsetHeight + innerHeight + 'px'
    }

    async #live(all) {
      const { merge } = await import(base + 'embed/live.js')
      merge(this, parse(this.text), all)
    }
  }

  const lazy = (file) =>
    class extends HTMLElement {
      connectedCallback() {
        import(base + 'embed/' + file).then((made) => made.show(this, where(this), get))
      }
    }

  const start = () => {
    if (customElements.get('ombud-comments')) return
    if (!document.querySelector('ombud-comments')) {
      const text = ['[data-ombud-story]', 'article', 'main'].map((name) => document.querySelector(name)).find(Boolean)
      const made = document.createElement('ombud-comments')
      const outer = text?.parentNode
      const { display, flexDirection } = outer ? getComputedStyle(outer) : {}
      if (!text) document.body.append(made)
      // In a grid or a row a new neighbour would get a cell of its own.
      else if (/grid|flex/.test(display) && flexDirection !== 'column') text.append(made)
      else {
        const { left, right, width } = text.getBoundingClientRect()
        const around = outer.getBoundingClientRect()
        const { paddingLeft, paddingRight } = getComputedStyle(text)
        Object.assign(made.style, { boxSizing: 'border-box', maxWidth: width + 'px', paddingLeft, paddingRight })
        if (Math.abs(left - around.left - around.right + right) < 4) made.style.marginInline = 'auto'
        text.after(made)
      }
    }
    customElements.define('ombud-comments', Comments)
    customElements.define('ombud-count', lazy('count.js'))
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
