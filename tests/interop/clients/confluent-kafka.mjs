// node confluent-kafka.mjs BOOTSTRAP TOPIC: Confluent's client (librdkafka within) makes a topic, produces into it idempotently, and a
// group of two reads it to its end.
import { load, say } from './load.mjs'

const { KafkaJS } = await load('@confluentinc/kafka-javascript')
const [bootstrap, topic] = process.argv.slice(2)
const kafka = new KafkaJS.Kafka({ 'bootstrap.servers': bootstrap, log_level: 3 })

const admin = kafka.admin()
await admin.connect()
say(await admin.createTopics({ topics: [{ topic, numPartitions: 4 }] }))

const producer = kafka.producer({ 'enable.idempotence': true, 'compression.codec': 'lz4' })
await producer.connect()
for (let batch = 0; batch < 10; batch++) {
  const messages = Array.from({ length: 100 }, (_, i) => ({ key: `k${i % 7}`, value: String(batch * 100 + i) }))
  await producer.send({ topic, messages })
}
await producer.disconnect()

const seen = []
const lastOfKey = new Map()
let ordered = true
const group = { 'group.id': 'interop', 'auto.offset.reset': 'earliest', 'enable.auto.commit': true, 'auto.commit.interval.ms': 100 }
const consumers = [kafka.consumer(group), kafka.consumer(group)]
const done = new Promise((resolve) => {
  const eachMessage = async ({ message }) => {
    const [key, number] = [message.key.toString(), Number(message.value.toString())]
    ordered &&= (lastOfKey.get(key) ?? -1) < number
    lastOfKey.set(key, number)
    seen.push(number)
    if (seen.length === 1000) resolve()
  }
  for (const consumer of consumers) {
    consumer.connect().then(() => consumer.subscribe({ topic })).then(() => consumer.run({ eachMessage }))
  }
})
await done
say({ messages: seen.length, distinct: new Set(seen).size, ordered })
for (const consumer of consumers) await consumer.disconnect()

const offsets = await admin.fetchOffsets({ groupId: 'interop', topics: [topic] })
say(offsets[0].partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0))
await admin.deleteTopics({ topics: [topic] })
say((await admin.listTopics()).includes(topic))
await admin.disconnect()
