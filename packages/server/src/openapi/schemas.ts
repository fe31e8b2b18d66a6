import { z } from "zod";

const time = z.iso.datetime();
const count = z.int().min(0);
const milliseconds = z.number().min(0);
/** What a platform tells beside what all tell is its own affair. */
const headers = z.record(z.string(), z.string());

const error = z
  .strictObject({
    code: z.string().describe("Stable: branch on it."),
    fault: z.string().describe("Whose it was."),
    message: z.string(),
    retryAfterMs: count.nullable().describe("The least time after which asking again can succeed."),
  })
  .meta({ id: "Error" });

export const errorSchema: z.ZodType = z
  .strictObject({ ...error.shape, requestId: z.string() })
  .meta({ id: "ErrorReply" });

export const roomRefSchema: z.ZodType = z
  .strictObject({ provider: z.string(), roomId: z.string(), uid: z.string().optional() })
  .meta({ id: "RoomRef" });

const stream = z
  .strictObject({
    quality: z.string(),
    name: z.string(),
    flv: z.string().optional(),
    hls: z.string().optional(),
    codec: z.string().optional(),
    container: z.enum(["flv", "ts", "fmp4"]).optional(),
    onlyAudio: z.boolean().optional(),
    bitRate: z.number().optional(),
    headers: headers.optional(),
    expiresAt: time.optional(),
  })
  .meta({ id: "Stream" });

const attempt = z
  .strictObject({
    endpoint: z.string(),
    identity: z.string().optional(),
    role: z.enum(["first", "failover", "hedge", "trial"]),
    kind: z.enum(["success", "failure", "neutral"]),
    code: z.string().optional(),
    startedMs: milliseconds,
    durationMs: milliseconds,
  })
  .meta({ id: "Attempt" });

const availableQuality = z.strictObject({
  quality: z.string(),
  name: z.string(),
  needsLogin: z.boolean().optional(),
});

const roomInfo = z
  .looseObject({
    provider: z.string(),
    roomId: z.string(),
    living: z.boolean(),
    title: z.string(),
    owner: z.string(),
    uid: z.string(),
    avatar: z.string(),
    cover: z.string(),
    liveId: z.string(),
    area: z.string(),
    api: z.string(),
    liveStartTime: time,
    recordStartTime: time,
    sources: z.array(z.strictObject({ name: z.string(), streams: z.array(stream) })),
    availableQualities: z.array(availableQuality).optional(),
    streamsRefused: z.strictObject({ reason: z.string() }).optional(),
    meta: z.strictObject({
      attempts: z.array(attempt),
      cached: z.boolean(),
      stale: z.boolean(),
      ageMs: milliseconds,
    }),
  })
  .meta({ id: "RoomInfo" });

const currentStream = z
  .strictObject({
    name: z.string(),
    source: z.string(),
    url: z.string(),
    format: z.enum(["flv", "hls"]),
    quality: z.string(),
    codec: z.string().optional(),
    container: z.enum(["flv", "ts", "fmp4"]).optional(),
    onlyAudio: z.boolean(),
    headers: headers.optional(),
    expiresAt: time.optional(),
  })
  .meta({ id: "CurrentStream" });

const roomStream = z.looseObject({ ...roomInfo.shape, currentStream }).meta({ id: "RoomStream" });

const picked = z
  .record(z.string(), z.unknown())
  .describe("With `fields`: these alone, by their paths.")
  .meta({ id: "PickedFields" });

export const roomAnswerSchema: z.ZodType = z.union([roomInfo, picked]);
export const streamAnswerSchema: z.ZodType = z.union([roomStream, picked]);

export const batchAnswerSchema: z.ZodType = z.strictObject({
  results: z.array(
    z.union([
      z.strictObject({ room: z.string(), info: z.union([roomInfo, picked]) }),
      z.strictObject({ room: z.string(), error }),
    ]),
  ),
});

const state = z.enum(["closed", "open", "half-open"]);

const numbers = {
  state,
  requests: count,
  answers: count,
  errors: count,
  successRate: z.number().min(0).max(1).optional(),
  avgLatencyMs: milliseconds.optional(),
  p95Ms: milliseconds.optional(),
  successCalls: count,
  failureCalls: count,
  rejectedCalls: count,
  retryAfterMs: milliseconds,
  ratePerMinute: z.number().optional(),
  ceiling: z.number().optional(),
};

const endpointRow = z.strictObject({ name: z.string(), ...numbers }).meta({ id: "EndpointRow" });
const pairRow = z
  .strictObject({ endpoint: z.string(), identity: z.string(), ...numbers })
  .meta({ id: "PairRow" });

const managedEndpoint = z
  .strictObject({
    ...endpointRow.shape,
    weight: z.number().min(0).describe("0 takes it out."),
    priority: z.number().describe("Of those that a call goes on to, the lower number is asked first."),
  })
  .meta({ id: "ManagedEndpoint" });

export const managedEndpointSchema: z.ZodType = managedEndpoint;

export const endpointsSchema: z.ZodType = z.strictObject({
  providers: z.record(
    z.string(),
    z.strictObject({ endpoints: z.array(managedEndpoint), pairs: z.array(pairRow) }),
  ),
});

export const identitiesSchema: z.ZodType = z.strictObject({
  identities: z.array(
    z.strictObject({
      id: z.string(),
      weight: z.number(),
      region: z.string().optional(),
      hasCookie: z.boolean(),
      hasProxy: z.boolean(),
      state,
      retryAfterMs: milliseconds,
      code: z.string().optional(),
      inFlight: count,
    }),
  ),
});

const watchNumbers = { rooms: count, known: count, due: count, latenessMs: milliseconds };
const watchStatus = z.strictObject(watchNumbers);
const watchedBy = z
  .enum(["here", "elsewhere", "nobody"])
  .describe("Of several services on one Redis or one cache file one watches at a time.");

const rate = z.strictObject({
  endpoint: z.string().optional(),
  identity: z.string(),
  ratePerMinute: z.number(),
  ceiling: z.number().optional(),
});

/** What an alert says beside this grows with the SDK. */
const alert = z
  .looseObject({
    id: z.string().describe("The same when it begins and when it ends."),
    name: z.string(),
    severity: z.string(),
    provider: z.string().optional(),
    state: z.enum(["firing", "ended"]),
    since: z.number(),
    endedAt: z.number().optional(),
    message: z.string(),
  })
  .meta({ id: "Alert" });

export const alertsSchema: z.ZodType = z.strictObject({
  firing: z.array(alert),
  ended: z.array(alert),
  webhooks: z.array(z.looseObject({})),
});

/** What a client tells of itself grows with the SDK. */
export const statusSchema: z.ZodType = z
  .looseObject({
    at: z.number(),
    providers: z.record(
      z.string(),
      z.strictObject({ endpoints: z.array(endpointRow), pairs: z.array(pairRow), rates: z.array(rate) }),
    ),
    identities: z.array(z.strictObject({ identity: z.string(), weight: z.number().optional(), ...numbers })),
    alerts: alertsSchema,
    watch: watchStatus,
    learnedUids: count,
    cacheEntries: count,
  })
  .meta({ id: "Status" });

/** JSON has no word for a number without end. */
const amount = z.union([z.number(), z.literal("Infinity")]);

/** The settings have a page of their own; which there are grows with the SDK. */
export const configSchema: z.ZodType = z.looseObject({
  timeoutMs: amount,
  attemptTimeoutMs: amount,
  ttlMs: amount,
});

const watchedRoom = z
  .strictObject({
    name: z.string().describe("As it was given."),
    room: roomRefSchema,
    state: z.enum(["new", "live", "off-air", "unknown"]),
    knownAt: z.number().optional(),
    title: z.string().optional(),
    owner: z.string().optional(),
    onAirSince: z.number().optional().describe("Unix ms; of a live one, where the site tells it."),
    code: z.string().optional().describe("Why nobody can tell, where the state is unknown."),
    dueInMs: z.number().optional(),
    lateMs: milliseconds,
    intervalMs: milliseconds,
  })
  .meta({ id: "WatchedRoom" });

export const watchListSchema: z.ZodType = z.strictObject({
  status: z.strictObject({ ...watchNumbers, watchedBy }),
  rooms: z.array(watchedRoom),
});

const perSample = z.array(z.number().nullable());

export const historySchema: z.ZodType = z.strictObject({
  intervalMs: milliseconds,
  at: z.array(z.number()).describe("Unix ms of each sample, oldest first."),
  endpoints: z.array(
    z.strictObject({
      provider: z.string(),
      name: z.string(),
      states: z
        .array(z.strictObject({ state: state.nullable(), samples: count }))
        .describe("How it stood for so many samples in a row, oldest first; null while there was none."),
      requests: perSample.describe("Since the sample before."),
      errors: perSample.describe("Since the sample before."),
      latencyMs: perSample.describe("The mean of the latest 50 answers."),
    }),
  ),
});

export const healthSchema: z.ZodType = z.strictObject({ ok: z.literal(true) });
