import pRetry from "p-retry";
import type { BenchCase } from "../harness/bench-case.ts";
import { stub } from "./stub.ts";

export const pRetryCase: BenchCase = {
  name: "p-retry, defaults",
  group: "others",
  prepare: () => ({ call: () => pRetry(stub) }),
};
