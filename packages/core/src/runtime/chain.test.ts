import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Chain, type Link } from "./chain.ts";

interface Bead extends Link<Bead> {
  name: string;
}

function bead(name: string): Bead {
  return { name, previous: undefined, next: undefined, isLinked: false };
}

function chainOf(...names: string[]): { chain: Chain<Bead>; beads: Bead[] } {
  const chain = new Chain<Bead>();
  const beads = names.map(bead);
  for (const each of beads) chain.add(each);
  return { chain, beads };
}

function namesIn(chain: Chain<Bead>): string[] {
  return chain.toArray().map(({ name }) => name);
}

/** The names from the last to the first, by the links that lead back. */
function namesBackwards(chain: Chain<Bead>): string[] {
  const names: string[] = [];
  for (let item = chain.toArray().at(-1); item !== undefined; item = item.previous) names.push(item.name);
  return names;
}

describe("a chain", () => {
  it("is empty at first", () => {
    const chain = new Chain<Bead>();
    expect(chain.first).toBeUndefined();
    expect(chain.toArray()).toEqual([]);
  });

  it("keeps the order in which items came", () => {
    const { chain, beads } = chainOf("a", "b", "c");
    expect(namesIn(chain)).toEqual(["a", "b", "c"]);
    expect(chain.first).toBe(beads[0]);
    expect(beads.every(({ isLinked }) => isLinked)).toBe(true);
  });

  it.each([
    ["first", 0, ["b", "c"]],
    ["middle", 1, ["a", "c"]],
    ["last", 2, ["a", "b"]],
  ])("closes up when the %s item leaves, and takes further ones at its end", (_place, index, left) => {
    const { chain, beads } = chainOf("a", "b", "c");
    const gone = beads[index] as Bead;
    chain.delete(gone);
    expect(namesIn(chain)).toEqual(left);
    expect(namesBackwards(chain)).toEqual(left.toReversed());
    expect(gone).toEqual(bead(gone.name));
    chain.add(bead("d"));
    expect(namesIn(chain)).toEqual([...left, "d"]);
  });

  it("is empty when its only item has left, and begins anew", () => {
    const { chain, beads } = chainOf("a");
    chain.delete(beads[0] as Bead);
    expect(chain.first).toBeUndefined();
    chain.add(bead("b"));
    expect(namesIn(chain)).toEqual(["b"]);
  });

  it("does not mind an item that was never in it, or has left before", () => {
    const { chain, beads } = chainOf("a", "b", "c");
    chain.delete(bead("stranger"));
    for (let count = 0; count < 2; count++) chain.delete(beads[1] as Bead);
    expect(namesIn(chain)).toEqual(["a", "c"]);
  });

  it("takes an item that has left in again, at the end", () => {
    const { chain, beads } = chainOf("a", "b", "c");
    chain.delete(beads[0] as Bead);
    chain.add(beads[0] as Bead);
    expect(namesIn(chain)).toEqual(["b", "c", "a"]);
  });

  it("lets go of every item when it is cleared", () => {
    const { chain, beads } = chainOf("a", "b", "c");
    chain.clear();
    chain.clear();
    expect(chain.toArray()).toEqual([]);
    expect(beads).toEqual(["a", "b", "c"].map(bead));
    chain.add(bead("d"));
    expect(namesIn(chain)).toEqual(["d"]);
  });

  it("lists the items of one moment, whatever leaves or comes while they are gone through", () => {
    const { chain, beads } = chainOf("a", "b", "c", "d");
    const seen: string[] = [];
    for (const item of chain.toArray()) {
      seen.push(item.name);
      chain.delete(item);
      chain.delete(beads[2] as Bead);
      chain.add(bead(`after ${item.name}`));
    }
    expect(seen).toEqual(["a", "b", "c", "d"]);
    expect(namesIn(chain)).toEqual(["after a", "after b", "after c", "after d"]);
  });
});

/** What a chain should be: a plain array, and everybody who ever was in it. */
interface Model {
  inside: Bead[];
  known: Bead[];
}

type Command = fc.Command<Model, Chain<Bead>>;

function command(name: string, run: (model: Model, chain: Chain<Bead>) => void): Command {
  return {
    check: () => true,
    run(model, chain) {
      run(model, chain);
      // By identity: chained items contain each other.
      expect(chain.toArray().map((item) => model.known.indexOf(item))).toEqual(
        model.inside.map((item) => model.known.indexOf(item)),
      );
      expect(namesBackwards(chain)).toEqual(model.inside.map((item) => item.name).toReversed());
      expect(chain.first === model.inside[0]).toBe(true);
      for (const item of model.known) {
        expect(item.isLinked).toBe(model.inside.includes(item));
        if (!item.isLinked) expect(item).toEqual(bead(item.name));
      }
    },
    toString: () => name,
  };
}

const adding = fc.constant(
  command("add a new one", ({ inside, known }, chain) => {
    const item = bead(`${known.length}`);
    known.push(item);
    inside.push(item);
    chain.add(item);
  }),
);

const deleting = fc.nat(30).map((place) =>
  command(`delete ${place}`, (model, chain) => {
    const item = model.known[place % model.known.length];
    if (item === undefined) return;
    model.inside = model.inside.filter((other) => other !== item);
    chain.delete(item);
  }),
);

const returning = fc.nat(30).map((place) =>
  command(`add ${place} again`, (model, chain) => {
    const outside = model.known.filter((item) => !model.inside.includes(item));
    const item = outside[place % outside.length];
    if (item === undefined) return;
    model.inside.push(item);
    chain.add(item);
  }),
);

const clearing = fc.constant(
  command("clear", (model, chain) => {
    model.inside = [];
    chain.clear();
  }),
);

it("a chain does what an array does, whatever comes and goes", () => {
  const oneOf = fc.oneof(
    { weight: 4, arbitrary: adding },
    { weight: 4, arbitrary: deleting },
    { weight: 2, arbitrary: returning },
    { weight: 1, arbitrary: clearing },
  );
  const commands = fc.commands([oneOf as fc.Arbitrary<Command>], { maxCommands: 40 });
  fc.assert(
    fc.property(commands, (each) => {
      fc.modelRun(() => ({ model: { inside: [], known: [] }, real: new Chain<Bead>() }), each);
    }),
    { seed: 20_261_121, numRuns: 300 },
  );
});
