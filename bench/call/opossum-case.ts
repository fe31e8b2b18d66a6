import CircuitBreaker from "opossum";
import type { BenchCase } from "../harness/bench-case.ts";
import { stub } from "./stub.ts";

export const opossumCase: BenchCase = {
  name: "opossum, defaults",
  group: "others",
  prepare() {
    const breaker = new CircuitBreaker(stub);
    return { call: () => breaker.fire(), close: () => breaker.shutdown() };
  },
};
