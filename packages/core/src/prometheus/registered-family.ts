import type { Family, Sample } from "./family.ts";
import type { LibraryMetric, LibraryValue, PrometheusRegistry, RenderingRegistry } from "./library.ts";
import type { Reading } from "./reading.ts";
import { LINES_OF_A_TURN, type Turns } from "./turns.ts";

export interface FamilyOfRegistry {
  prefix: string;
  registry: RenderingRegistry;
  turns: Turns;
  /** The numbers of the scrape that is under way. */
  read(): Reading;
}

/** A family as a registry takes it: an object that gives its numbers when it is asked, and keeps none. */
export interface RegisteredFamily extends Omit<LibraryMetric, "values"> {
  get(): Promise<LibraryMetric>;
  getForPromString(): Promise<LibraryMetric>;
  /** The text, in pieces of a few hundred lines. */
  chunks(reading: Reading): AsyncIterable<string>;
  /** The counts are those of the sink, and only grow. */
  reset(): void;
}

export function registeredFamily(
  family: Family,
  { prefix, registry, turns, read }: FamilyOfRegistry,
): RegisteredFamily {
  const name = `${prefix}${family.name}`;
  const told = { help: family.help, type: family.type, aggregator: family.aggregator ?? "sum" };

  /** In OpenMetrics a counter is told of without the ending, which the library puts behind each of its lines. */
  function metricOf(values: LibraryValue[]): LibraryMetric {
    const isStripped = isOpenMetrics(registry) && family.type === "counter";
    return { name: isStripped ? withoutTotal(name) : name, ...told, values };
  }

  function lineOf({ labels, value, suffix }: Sample): LibraryValue {
    return suffix === undefined ? { labels, value } : { labels, value, metricName: `${name}${suffix}` };
  }

  /** The lines as the registry writes them, with the labels that it adds. */
  function textOf(values: LibraryValue[]): Promise<string> {
    return registry.getMetricsAsString({ get: () => metricOf(values) });
  }

  async function* pieces(reading: Reading): AsyncGenerator<LibraryValue[]> {
    let piece: LibraryValue[] = [];
    for (const sample of family.samples(reading)) {
      if (piece.length === LINES_OF_A_TURN) {
        await turns.spend(piece.length);
        yield piece;
        piece = [];
      }
      piece.push(lineOf(sample));
    }
    await turns.spend(piece.length);
    yield piece;
  }

  async function* chunks(reading: Reading): AsyncGenerator<string> {
    let isFirst = true;
    for await (const piece of pieces(reading)) {
      const text = await textOf(piece);
      yield `${isFirst ? text : withoutHead(text)}\n`;
      isFirst = false;
    }
  }

  /**
   * A registry renders a family in one go, which for a thousand histograms takes 20 ms and more. So the pieces of one with
   * many lines are rendered before, and the text of all but the last piece becomes the beginning of that one's first line:
   * both libraries write the name of a line as it is given.
   */
  async function render(reading: Reading): Promise<LibraryMetric> {
    let text = "";
    let last: LibraryValue[] = [];
    for await (const piece of pieces(reading)) {
      if (last.length > 0) text += `${withoutHead(await textOf(last))}\n`;
      last = piece;
    }
    const [first, ...others] = last;
    if (text === "" || first === undefined) return metricOf(last);
    const metric = metricOf([]);
    return {
      ...metric,
      values: [{ ...first, metricName: `${text}${first.metricName ?? metric.name}` }, ...others],
    };
  }

  return {
    ...{ name, ...told, chunks, reset() {} },
    get: async () => metricOf(Array.from(family.samples(read()), lineOf)),
    getForPromString() {
      const reading = read();
      return turns.queue(() => render(reading));
    },
  };
}

export function isOpenMetrics({ contentType }: Pick<PrometheusRegistry, "contentType">): boolean {
  return typeof contentType === "string" && contentType.startsWith("application/openmetrics-text");
}

export function withoutTotal(name: string): string {
  return name.replace(/_total$/, "");
}

/** Without the two lines that tell of the family. */
function withoutHead(text: string): string {
  return text.slice(text.indexOf("\n", text.indexOf("\n") + 1) + 1);
}
