// node icebird.mjs METADATA.json: the rows of a table on this machine, one line of JSON each.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load, say } from './load.mjs'

// The library fetches what it reads; Node's fetch knows no files.
globalThis.fetch = async (url, init = {}) => {
  const bytes = readFileSync(fileURLToPath(url))
  const range = new Headers(init.headers).get('range')?.match(/bytes=(\d*)-(\d*)/)
  if (!range) return new Response(bytes, { headers: { 'content-length': String(bytes.length) } })
  const from = range[1] === '' ? bytes.length - Number(range[2]) : Number(range[1])
  const to = range[1] === '' || range[2] === '' ? bytes.length - 1 : Number(range[2])
  return new Response(bytes.subarray(from, to + 1), { status: 206 })
}

const { icebergRead } = await load('icebird')
const metadata = JSON.parse(readFileSync(process.argv[2], 'utf8'))
for (const row of await icebergRead({ tableUrl: metadata.location, metadata })) say(row)
