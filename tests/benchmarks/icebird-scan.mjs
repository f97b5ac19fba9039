// node icebird-scan.mjs METADATA.json: reads all rows of a table with icebird, warm, and prints how long that took.
import { readFileSync } from 'node:fs'
import './file-fetch.mjs'
import { load, say } from './load.mjs'

const { icebergRead } = await load('icebird')
const metadata = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const read = (rowEnd) => icebergRead({ tableUrl: metadata.location, metadata, rowEnd })
await read(1000)
const used = process.cpuUsage()
const start = performance.now()
const rows = await read(undefined)
const seconds = (performance.now() - start) / 1000
const { user, system } = process.cpuUsage(used)
say({ rows: rows.length, seconds, cpu: (user + system) / 1e6 })
