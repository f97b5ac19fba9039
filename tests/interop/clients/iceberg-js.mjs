// node iceberg-js.mjs URI WAREHOUSE: namespaces and tables through a client of the REST catalog.
import { load, say } from './load.mjs'

const { IcebergRestCatalog } = await load('iceberg-js')
const [baseUrl, warehouse] = process.argv.slice(2)
const catalog = new IcebergRestCatalog({ baseUrl, ...(warehouse && { warehouse }), auth: { type: 'none' } })
const namespace = { namespace: ['interop_js'] }
const table = { namespace: ['interop_js'], name: 'pops' }

await catalog.createNamespace(namespace, { properties: { owner: 'node' } })
say((await catalog.listNamespaces()).namespaces)
say((await catalog.loadNamespaceMetadata(namespace)).properties.owner)
const made = await catalog.createTable(namespace, {
  name: 'pops',
  schema: {
    type: 'struct',
    fields: [
      { id: 1, name: 'id', type: 'long', required: true },
      { id: 2, name: 'player', type: 'string', required: false },
    ],
    'schema-id': 0,
    'identifier-field-ids': [1],
  },
  'partition-spec': { 'spec-id': 0, fields: [{ 'source-id': 2, 'field-id': 1000, name: 'player', transform: 'identity' }] },
})
say([made['format-version'], made.schemas[0].fields.map((field) => field.name), made['partition-specs'][0].fields[0].transform])
say((await catalog.listTables(namespace)).identifiers)
await catalog.updateTable(table, {
  requirements: [{ type: 'assert-table-uuid', uuid: made['table-uuid'] }],
  updates: [{ action: 'set-properties', updates: { colour: 'red' } }],
})
say((await catalog.loadTable(table)).properties.colour)
// Asks only whether a requirement holds, as Iceberg's own catalog lets it.
await catalog.updateTable(table, { requirements: [{ type: 'assert-table-uuid', uuid: made['table-uuid'] }] })
say((await catalog.loadTable(table)).properties.colour)
try {
  await catalog.updateTable(table, {
    requirements: [{ type: 'assert-table-uuid', uuid: '00000000-0000-0000-0000-000000000000' }],
    updates: [{ action: 'set-properties', updates: { colour: 'blue' } }],
  })
} catch (error) {
  say({ status: error.status, type: error.icebergType })
}
await catalog.renameTable({ source: table, destination: { namespace: ['interop_js'], name: 'popped' } })
say([await catalog.tableExists(table), await catalog.tableExists({ namespace: ['interop_js'], name: 'popped' })])
await catalog.dropTable({ namespace: ['interop_js'], name: 'popped' }, { purge: true })
await catalog.dropNamespace(namespace)
say(await catalog.namespaceExists(namespace))
