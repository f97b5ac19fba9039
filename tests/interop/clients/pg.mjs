// node pg.mjs HOST PORT: what an application does through the driver 'pg'; one line of JSON a step.
import { load, say } from './load.mjs'

const pg = await load('pg')
const [host, port] = process.argv.slice(2)
const options = { host, port: Number(port), user: 'root', database: 'dev' }
const client = new pg.Client(options)
await client.connect()

await client.query('CREATE TABLE IF NOT EXISTS node_pg (id INT PRIMARY KEY, name VARCHAR, score DOUBLE PRECISION, ok BOOLEAN)')
for (const [id, name, score, ok] of [[1, 'red', 1.5, true], [2, null, -2, false], [3, "it's", 0, null]]) {
  await client.query('INSERT INTO node_pg VALUES ($1, $2, $3, $4)', [id, name, score, ok])
}
await client.query('FLUSH')

say((await client.query('SELECT id, name, score, ok FROM node_pg ORDER BY id')).rows)
say((await client.query('SELECT name FROM node_pg WHERE id = $1', [3])).rows)
say((await client.query({ name: 'by-id', text: 'SELECT id + $1::int AS sum FROM node_pg WHERE id = $2', values: [10, 1] })).rows)
say((await client.query({ name: 'by-id', text: 'SELECT id + $1::int AS sum FROM node_pg WHERE id = $2', values: [20, 2] })).rows)
try {
  await client.query('SELECT * FROM not_there')
} catch (error) {
  say({ code: error.code, names: error.message.includes('not_there') })
}
say((await client.query('SELECT 1 AS still')).rows)
say((await client.query('SELECT 1 AS a; SELECT 2 AS b')).map((result) => result.rows[0]))
say((await client.query('SELECT id FROM node_pg WHERE id = ANY($1) ORDER BY id', [[1, 3, 9]])).rows)
say((await client.query({ text: 'SELECT id FROM node_pg ORDER BY id', rows: 2 })).rows)
say((await client.query({ text: 'SELECT score, ok, name FROM node_pg WHERE id = 1', binary: true })).rows)
await client.query('DECLARE node_cursor CURSOR FOR SELECT id FROM node_pg ORDER BY id')
say([(await client.query('FETCH 2 FROM node_cursor')).rows, (await client.query('FETCH NEXT FROM node_cursor')).rows])
await client.query('CLOSE node_cursor')
try {
  await client.query('SELECT $1::int', ['abc'])
} catch (error) {
  say({ code: error.code })
}
await client.query('DROP TABLE node_pg')
await client.end()

const pool = new pg.Pool({ ...options, max: 4 })
const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => pool.query('SELECT $1::int * 2 AS twice', [i])))
say(answers.map((answer) => answer.rows[0].twice))
await pool.end()
