// Imports a package from the folder that BALLOON_NODE_MODULES names, whatever kind of module it is.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export async function load(name) {
  const folder = join(process.env.BALLOON_NODE_MODULES, name)
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const exported = about.exports?.['.']?.import ?? about.exports?.['.']
  const entry = (typeof exported === 'string' ? exported : exported?.default) ?? about.main ?? 'index.js'
  const loaded = await import(pathToFileURL(join(folder, entry)).href)
  return loaded.default && Object.keys(loaded).length <= 2 ? loaded.default : loaded
}

export function say(value) {
  console.log(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? v.toString() : v)))
}
