// Every page of the site, in the order of its side bar. A page of docs/ that is named nowhere comes at the end of "Using it".
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pagesIn = (folder) => readdirSync(root + folder).filter((name) => name.endsWith('.md')).sort().map((name) => `${folder}/${name}`)

export const pages = [
  {
    text: 'Settlement',
    items: ['README.md', 'docs/is-this-for-me.md', 'docs/install.md', 'docs/incident.md', 'docs/glossary.md', 'docs/architecture.md'],
  },
  {
    text: 'Using it',
    items: ['docs/command-line.md', 'docs/inputs.md', 'docs/checks.md', 'docs/payments.md', 'docs/stores.md', 'docs/operations.md', 'docs/upgrade.md'],
  },
  {
    text: 'On Azure',
    items: ['docs/deploy.md', 'docs/functions.md', 'docs/security.md', 'docs/azure-run.md'],
  },
  {
    text: 'Samples',
    items: ['samples/README.md', 'samples/embed/README.md', 'samples/payment-service/README.md', 'samples/verify-proof/README.md'],
  },
  {
    text: 'Speed',
    items: ['docs/performance.md', 'bench/README.md'],
  },
  {
    text: 'Decisions',
    items: ['docs/decisions/README.md', ...pagesIn('docs/decisions').filter((path) => !path.endsWith('README.md'))],
  },
  {
    text: 'The project',
    items: ['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'],
  },
]

const named = new Set(pages.flatMap((group) => group.items))
pages[1].items.push(...pagesIn('docs').filter((path) => !named.has(path)))
