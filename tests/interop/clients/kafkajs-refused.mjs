// node kafkajs-refused.mjs BOOTSTRAP TOPIC: asks for transactions; prints how many milliseconds it took to be refused, and the error.
import { load, say } from './load.mjs'

const { Kafka, logLevel } = await load('kafkajs')
const [bootstrap, topic] = process.argv.slice(2)
const kafka = new Kafka({ clientId: 'interop', brokers: [bootstrap], logLevel: logLevel.NOTHING })
const producer = kafka.producer({ transactionalId: 't', idempotent: true, maxInFlightRequests: 1 })
await producer.connect()
const start = Date.now()
try {
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: [{ value: 'a' }] })
  await transaction.commit()
  say([Date.now() - start, 'served'])
} catch (error) {
  say([Date.now() - start, error.type ?? error.name])
}
await producer.disconnect()
