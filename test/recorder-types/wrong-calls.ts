// Calls that must not compile. The comment before each is what the compiler has to say, and must be about what is wrong
// there: not about a form of the call that nobody meant.
import type { Client } from "@stream-fallback/core";
import { APILoadBalancer, type DouyinExtra, getInfo, getStream } from "@stream-fallback/douyin-provider";

declare const client: Client<DouyinExtra>;
const room = { channelId: "123" };

// TS2322: Type 'true' is not assignable to type 'number | Quality | (string & {}) | undefined'.
getStream({ ...room, quality: true });

// TS2561: Object literal may only specify known properties, but 'qualty' does not exist in type 'RecorderStreamOptions'. Did you mean to write 'quality'?
getStream({ ...room, qualty: "hd" });

// TS2322: Type 'string' is not assignable to type 'boolean | undefined'.
getStream({ ...room, rejectCache: "yes" }, client);

// TS2820: Type '"mp4"' is not assignable to type 'WantedFormat'. Did you mean '"fmp4"'?
getStream({ ...room, formatPriorities: ["mp4"] }, client);

// TS2322: Type 'number' is not assignable to type 'string'.
getStream({ channelId: 123 });

// TS2345: Argument of type '{ quality: "hd"; }' is not assignable to parameter of type 'string | RecorderStreamOptions'. Property 'channelId' is missing in type '{ quality: "hd"; }' but required in type 'RecorderStreamOptions'.
getStream({ quality: "hd" });

// TS2345: Argument of type 'number' is not assignable to parameter of type 'string | RecorderStreamOptions'.
getStream(123);

// TS2322: Type 'true' is not assignable to type 'number | Quality | (string & {}) | undefined'.
getStream("123", { quality: true });

// TS2353: Object literal may only specify known properties, and 'qualty' does not exist in type 'Client<DouyinExtra, unknown> | GetStreamOptions'.
getStream("123", { qualty: "hd" }, client);

// TS2322: Type 'number' is not assignable to type 'string'.
getInfo("123", { auth: 1 });

// TS2353: Object literal may only specify known properties, and 'quality' does not exist in type 'GetInfoOptions'.
getInfo("123", { quality: "hd" });

// TS2322: Type 'string' is not assignable to type 'number'.
new APILoadBalancer({ maxFailures: "2" });

const kept = { channelId: "123", doubleScreen: "yes" };
// TS2345: Argument of type '{ channelId: string; doubleScreen: string; }' is not assignable to parameter of type 'string | RecorderStreamOptions'. Type '{ channelId: string; doubleScreen: string; }' is not assignable to type 'RecorderStreamOptions'. Types of property 'doubleScreen' are incompatible. Type 'string' is not assignable to type 'boolean | undefined'.
getStream(kept, client);
