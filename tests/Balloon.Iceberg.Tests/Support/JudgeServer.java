import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadataParser;

/**
 * Answers many questions of the peer's program "tables" in one process, because starting Java for each takes a second or more.
 * A line of standard input is one question, its arguments parted by U+001F; the answer's lines end with one that starts with U+0004.
 */
public final class JudgeServer {
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    out.println("\u0004ready");
    out.flush();
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line; (line = questions.readLine()) != null; ) {
      String end = "ok";
      try {
        answer(line.split("\u001f"), out);
      } catch (Throwable e) {
        StringBuilder causes = new StringBuilder("error");
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          causes.append(" <- ").append(cause).append(" at ").append(cause.getStackTrace()[0]);
        }
        end = causes.toString().replace('\n', ' ');
      }
      out.println("\u0004" + end);
      out.flush();
    }
  }

  private static void answer(String[] args, PrintStream out) throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("io-impl", "peers.LocalFiles");
    Long snapshot = null;
    for (int i = 2; i < args.length; i += 2) {
      switch (args[i]) {
        case "--snapshot" -> snapshot = Long.parseLong(args[i + 1]);
        case "--prop" -> properties.put(args[i + 1].split("=", 2)[0], args[i + 1].split("=", 2)[1]);
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    Table table = (Table) method("open", String.class, Map.class).invoke(null, args[1], properties);
    switch (args[0]) {
      case "rows" -> method("rows", Table.class, Long.class, Long.class, PrintStream.class).invoke(null, table, snapshot, null, out);
      case "files" -> method("files", Table.class, Long.class, PrintStream.class).invoke(null, table, snapshot, out);
      case "meta" -> out.println(TableMetadataParser.toJson(((HasTableOperations) table).operations().current()));
      default -> throw new IllegalArgumentException("unknown command " + args[0]);
    }
  }

  private static Method method(String name, Class<?>... types) throws Exception {
    Method method = Class.forName("peers.Tables").getDeclaredMethod(name, types);
    method.setAccessible(true);
    return method;
  }
}
