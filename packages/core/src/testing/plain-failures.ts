import { AssertionError } from "node:assert";

/**
 * A test whose failures have the words of the suite alone: Node's assertions carry the kind of their difference, which runners
 * print behind the message as if it were one.
 */
export function withPlainFailures(run: () => Promise<void>): () => Promise<void> {
  return () =>
    run().catch((error: unknown) => {
      if (error instanceof AssertionError && "diff" in error) delete error.diff;
      throw error;
    });
}
