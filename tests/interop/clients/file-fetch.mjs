// icebird fetches what it reads, and Node's fetch knows no files: after importing this it does.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

globalThis.fetch = async (url, init = {}) => {
  const bytes = readFileSync(fileURLToPath(url))
  const range = new Headers(init.headers).get('range')?.match(/bytes=(\d*)-(\d*)/)
  if (!range) return new Response(bytes, { headers: { 'content-length': String(bytes.length) } })
  const from = range[1] === '' ? bytes.length - Number(range[2]) : Number(range[1])
  const to = range[1] === '' || range[2] === '' ? bytes.length - 1 : Number(range[2])
  return new Response(bytes.subarray(from, to + 1), { status: 206 })
}
