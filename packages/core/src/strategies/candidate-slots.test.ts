import { describe, expect, it } from "vitest";
import { playedEndpoint } from "../testing/strategy-stage.ts";
import { CandidateSlots } from "./candidate-slots.ts";

describe("slots of candidates", () => {
  const [a, b, c] = [playedEndpoint("a"), playedEndpoint("b"), playedEndpoint("c")];
  const namesIn = (slots: readonly { name: string }[]) => slots.map(({ name }) => name).join("");
  const create = () => new CandidateSlots(({ name }) => ({ name }));

  it("stand in the order of the candidates, whatever list comes", () => {
    const slots = create();
    expect(namesIn(slots.of([a, b, c]))).toBe("abc");
    expect(namesIn(slots.of([c, a]))).toBe("ca");
    expect(namesIn(slots.of([b]))).toBe("b");
    expect(namesIn(slots.of([c, b, a]))).toBe("cba");
  });

  it("stay the endpoint's own, offered, away or told of", () => {
    const slots = create();
    const told = slots.at(b);
    expect(slots.of([a, b])[1]).toBe(told);
    slots.of([a]);
    expect(slots.at(b)).toBe(told);
    expect(slots.of([b, a])[0]).toBe(told);
  });

  it("are not looked up again for the same list", () => {
    const slots = create();
    let looks = 0;
    const watched = new Proxy([a, b, c], {
      get(target, key, receiver) {
        looks += 1;
        return Reflect.get(target, key, receiver);
      },
    });
    slots.of(watched);
    expect(looks).toBeGreaterThan(0);
    looks = 0;
    expect(namesIn(slots.of(watched))).toBe("abc");
    expect(looks).toBe(0);
  });
});
