// node kafkajs.mjs BOOTSTRAP TOPIC: makes a topic; a group of two shares it, and reads to its end what is produced into it.
import { load, say } from './load.mjs'

const { Kafka, logLevel } = await load('kafkajs')
const [bootstrap, topic] = process.argv.slice(2)
const kafka = new Kafka({ clientId: 'interop', brokers: [bootstrap], logLevel: logLevel.ERROR, retry: { retries: 3 } })

const admin = kafka.admin()
await admin.connect()
say(await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 4 }] }))
say((await admin.fetchTopicMetadata({ topics: [topic] })).topics[0].partitions.length)

const seen = []
const lastOfKey = new Map()
let ordered = true
const consumers = [1, 2].map(() => kafka.consumer({ groupId: 'interop', maxWaitTimeInMs: 500 }))
const shared = new Promise((resolve) => {
  const assigned = new Map()
  for (const consumer of consumers) {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      assigned.set(consumer, payload.memberAssignment[topic]?.length ?? 0)
      if (consumers.every((each) => assigned.get(each) === 2)) resolve()
    })
  }
})
let finish
const done = new Promise((resolve) => (finish = resolve))
const eachMessage = async ({ message }) => {
  const [key, number] = [message.key.toString(), Number(message.value.toString())]
  ordered &&= (lastOfKey.get(key) ?? -1) < number && message.headers.batch.toString() === String(Math.floor(number / 100))
  lastOfKey.set(key, number)
  seen.push(number)
  if (seen.length === 1000) finish()
}
for (const consumer of consumers) {
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ eachMessage })
}
// A consumer that is told to leave while it is still joining goes on for good, so both are there before the first message.
await shared

const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
await producer.connect()
for (let batch = 0; batch < 10; batch++) {
  const messages = Array.from({ length: 100 }, (_, i) => ({
    key: `k${i % 7}`,
    value: String(batch * 100 + i),
    headers: { batch: String(batch) },
  }))
  await producer.send({ topic, acks: -1, messages })
}
await producer.disconnect()

await done
say({ messages: seen.length, distinct: new Set(seen).size, ordered })

// A batch is committed after its last message has been handled.
let committed = 0
for (let attempt = 0; attempt < 50 && committed < 1000; attempt++) {
  await new Promise((resolve) => setTimeout(resolve, 100))
  const offsets = await admin.fetchOffsets({ groupId: 'interop', topics: [topic] })
  committed = offsets[0].partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0)
}
say(committed)
await Promise.all(consumers.map((consumer) => consumer.disconnect()))
say((await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0))
await admin.deleteTopics({ topics: [topic] })
say((await admin.listTopics()).includes(topic))
await admin.disconnect()
