import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.errors.*;
import org.apache.kafka.common.serialization.*;

/**
 * What a broker does not serve, asked for by Apache Kafka's own client: java Refused.java HOST:PORT. A line each: what was asked, how many
 * milliseconds it took to be refused, and the exception's class; "served" instead of it where nothing was refused.
 */
class Refused {
  interface Asking { void run() throws Exception; }

  static String address;

  static Map<String, Object> config(Object... more) {
    var config = new HashMap<String, Object>(Map.of("bootstrap.servers", address));
    for (int i = 0; i < more.length; i += 2) config.put((String) more[i], more[i + 1]);
    return config;
  }

  static void ask(String what, Asking asking) {
    long start = System.nanoTime();
    String answer = "served";
    try { asking.run(); }
    catch (Throwable e) {
      while (e.getCause() != null && !(e instanceof ApiException && e.getClass() != ApiException.class)) e = e.getCause();
      answer = e.getClass().getSimpleName();
    }
    System.out.printf("%s %d %s%n", what, (System.nanoTime() - start) / 1_000_000, answer);
  }

  public static void main(String[] args) throws Exception {
    address = args[0];
    var bytes = new ByteArraySerializer();
    var back = new ByteArrayDeserializer();
    // The classes and the connection of a first client are not what is measured.
    try (var admin = Admin.create(config())) { admin.createTopics(List.of(new NewTopic("asked", 1, (short) 1))).all().get(); }

    try (var producer = new KafkaProducer<>(config("transactional.id", "t", "max.block.ms", 30_000), bytes, bytes)) {
      ask("initTransactions", producer::initTransactions);
    }
    try (var consumer = new KafkaConsumer<>(config("group.id", "new", "group.protocol", "consumer"), back, back)) {
      consumer.subscribe(List.of("asked"));
      ask("group.protocol=consumer", () -> consumer.poll(Duration.ofSeconds(30)));
    }
    try (var consumer = new KafkaShareConsumer<>(config("group.id", "share"), back, back)) {
      consumer.subscribe(List.of("asked"));
      ask("share-group", () -> { for (int i = 0; i < 30; i++) consumer.poll(Duration.ofSeconds(1)); });
    }
    try (var admin = Admin.create(config())) {
      ask("listTransactions", () -> admin.listTransactions().all().get());
      ask("fenceProducers", () -> admin.fenceProducers(List.of("t")).all().get());
      ask("describeFeatures", () -> admin.describeFeatures().featureMetadata().get());
      ask("describeClientQuotas", () -> admin.describeClientQuotas(org.apache.kafka.common.quota.ClientQuotaFilter.all()).entities().get());
      ask("describeAcls", () -> admin.describeAcls(org.apache.kafka.common.acl.AclBindingFilter.ANY).values().get());
      ask("describeShareGroups", () -> admin.describeShareGroups(List.of("share")).all().get());
    }
  }
}
