/** A value that nobody should hand in, made anew for each use. */
export interface OddValue {
  name: string;
  make(): unknown;
  /** Whether it makes a difference when it is thrown. */
  isWorthThrowing: boolean;
}

const WORTH_THROWING: readonly string[] = [
  ...["undefined", "a symbol", "very long text", "a proxy that throws", "a revoked proxy", "a frozen object"],
  ...["a toString that throws", "a rejected promise", "an error", "an error whose fields throw"],
];

const boom = (): never => {
  throw new Error("for a test");
};

const trapped = (): unknown => {
  const handler: Record<string, () => never> = {};
  for (const trap of Reflect.ownKeys(Reflect)) if (typeof trap === "string") handler[trap] = boom;
  return new Proxy(() => {}, handler);
};

const nested = (): unknown => {
  let value: unknown = {};
  for (let depth = 0; depth < 20_000; depth += 1) value = { value };
  return value;
};

const circular = (): unknown => {
  const value: Record<string, unknown> = {};
  value.self = value;
  return value;
};

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const rejected = (): Promise<never> => {
  const promise = Promise.reject(new Error("for a test"));
  // Handed in as a value, its rejection is its maker's business.
  promise.catch(() => {});
  return promise;
};

const MAKERS: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  "-Infinity": () => Number.NEGATIVE_INFINITY,
  "-0": () => -0,
  "-1": () => -1,
  "2**53": () => 2 ** 53,
  "1e308": () => 1e308,
  "a bigint": () => 5n,
  "empty text": () => "",
  "a space": () => " ",
  "a number as text": () => "5000",
  "very long text": () => "x".repeat(100_000),
  "a lone surrogate": () => "\ud800",
  __proto__text: () => "__proto__",
  "constructor as text": () => "constructor",
  "control characters": () => "a\u0000\r\n\u001b[31m\u0007",
  "a right-to-left override": () => "a\u202eb",
  true: () => true,
  "an empty list": () => [],
  "a list of odd values": () => [null, Number.NaN, {}, Symbol("x")],
  "an empty object": () => ({}),
  "a nested object": nested,
  "a frozen object": () => Object.freeze({}),
  "an object without a prototype": () => Object.create(null),
  "an object with an own __proto__": () => JSON.parse('{"__proto__":{"polluted":true}}'),
  "a proxy that throws": trapped,
  "a revoked proxy": revoked,
  "a getter that throws": () => Object.defineProperty({}, "name", { get: boom, enumerable: true }),
  "a toString that throws": () => ({
    toString: boom,
    toJSON: boom,
    valueOf: boom,
    [Symbol.toPrimitive]: boom,
  }),
  "a symbol": () => Symbol("x"),
  "a function": () => () => {},
  "a function that throws": () => boom,
  "an async function that rejects": () => async () => boom(),
  "a class": () => class {},
  "an invalid date": () => new Date(Number.NaN),
  "a regular expression": () => /x/g,
  "a map": () => new Map([["x", 1]]),
  "a promise": () => Promise.resolve(1),
  "a rejected promise": rejected,
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what is handed in.
  "a thenable that throws": () => ({ then: boom }),
  "an AbortController": () => new AbortController(),
  "an aborted signal": () => AbortSignal.abort(),
  "a buffer": () => Buffer.from("x"),
  "a generator": () => (function* () {})(),
  "a circular object": circular,
  "an error": () => new Error("for a test"),
  "an error whose fields throw": () =>
    Object.defineProperties(new Error(), {
      name: { get: boom },
      message: { get: boom },
      code: { get: boom },
    }),
};

export const oddValues: readonly OddValue[] = Object.entries(MAKERS).map(([name, make]) => ({
  name,
  make,
  isWorthThrowing: WORTH_THROWING.includes(name),
}));
