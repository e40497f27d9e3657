// The documents as a site: the Markdown of the repository as it is, with a search that needs no server. What a page links to and
// the site does not have (code, folders) leads to the repository where REPOSITORY_URL names it, and is plain text elsewhere.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { pages } from './pages.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const repository = process.env.REPOSITORY_URL?.replace(/\/$/, '')

const pageOf = (path) => '/' + path.replace(/README\.md$/, 'index.md').replace(/\.md$/, '')

// What the page calls itself.
const titleOf = (path) => /^# (.+)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1].replaceAll('`', '') ?? path

const known = new Set(pages.flatMap((group) => group.items))

// A README is the first page of its folder.
const rewrites = Object.fromEntries([...known].filter((path) => path.endsWith('README.md')).map((path) => [path, path.replace(/README\.md$/, 'index.md')]))

function mendLinks(markdown) {
  markdown.core.ruler.push('links-of-the-repository', (state) => {
    const from = dirname(state.env.relativePath)
    for (const block of state.tokens.filter((token) => token.type === 'inline')) {
      const dropped = []
      block.children = block.children.filter((token) => {
        if (token.type === 'link_close') {
          return !dropped.pop()
        }

        if (token.type !== 'link_open') {
          return true
        }

        const [target, anchor] = token.attrGet('href').split('#')
        if (/^[a-z]+:/.test(target) || target === '') {
          dropped.push(false)
          return true
        }

        const path = normalize(join(from, decodeURI(target))).replaceAll('\\', '/').replace(/\/$/, '')
        if (!existsSync(join(root, path))) {
          throw new Error(`${state.env.relativePath}: the link ${target} leads nowhere`)
        }

        const page = [path, `${path}/README.md`].find((each) => known.has(each))
        const isKept = page !== undefined || repository !== undefined
        if (page !== undefined) {
          token.attrSet('href', pageOf(page).replace(/\/index$/, '/') + (anchor ? `#${anchor}` : ''))
        } else if (isKept) {
          token.attrSet('href', `${repository}/blob/main/${path}`)
        }

        dropped.push(!isKept)
        return isKept
      })
    }
  })
}

export default defineConfig({
  title: 'Settlement',
  description: "Credits each user's earnings of a day once, and shows it.",
  lang: 'en',
  srcDir: root,
  srcExclude: ['**/node_modules/**', '**/bin/**', '**/obj/**', '**/artifacts/**', '.github/**', 'site/**', 'src/**', 'tests/**'],
  outDir: fileURLToPath(new URL('../dist', import.meta.url)),
  base: process.env.SITE_BASE ?? '/',
  rewrites,
  markdown: { config: mendLinks },
  // The pages are outside this folder, and what they are compiled to needs what is installed in it.
  vite: {
    resolve: {
      alias: [
        { find: /^vue$/, replacement: fileURLToPath(new URL('../node_modules/vue/dist/vue.runtime.esm-bundler.js', import.meta.url)) },
        { find: /^vue\/server-renderer$/, replacement: fileURLToPath(new URL('../node_modules/vue/server-renderer/index.mjs', import.meta.url)) },
      ],
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: pages.map((group) => ({
      text: group.text,
      collapsed: group.items.length > 10 ? true : undefined,
      items: group.items.map((path) => ({ text: titleOf(path), link: pageOf(path).replace(/\/index$/, '/') })),
    })),
  },
})
