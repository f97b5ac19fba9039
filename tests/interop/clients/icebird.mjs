// node icebird.mjs METADATA.json: the rows of a table on this machine, one line of JSON each.
import { readFileSync } from 'node:fs'
import './file-fetch.mjs'
import { load, say } from './load.mjs'

const { icebergRead } = await load('icebird')
const metadata = JSON.parse(readFileSync(process.argv[2], 'utf8'))
for (const row of await icebergRead({ tableUrl: metadata.location, metadata })) say(row)
