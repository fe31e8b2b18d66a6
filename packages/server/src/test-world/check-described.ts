import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import { openapiDocument } from "../openapi/document.ts";
import { allRoutes } from "../routes/routes.ts";

// biome-ignore lint/suspicious/noExplicitAny: the document is data
const document: any = openapiDocument(allRoutes());
const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(document, "openapi");

interface Answered {
  method: string;
  path: string;
  answer: { status: number; json: unknown; headers: Headers };
}

/** Fails where the description of the service knows no such answer. */
export function checkDescribed({ method, path, answer }: Answered): void {
  // As it travels: whoever sends it leaves out the steps . and ..
  const plain = new URL(path, "http://localhost").pathname;
  const template = Object.keys(document.paths).find((each) => matches(each, plain));
  const operation = template && document.paths[template][method.toLowerCase()];
  // Of what is no operation there is an error, in the one form of all errors.
  const schema =
    operation === undefined
      ? "#/components/schemas/ErrorReply"
      : placeOf([template ?? "", method.toLowerCase(), String(answer.status)], operation, {
          answer,
          isPicked: path.includes("fields="),
        });
  if (schema === undefined || (operation === undefined && answer.json === undefined)) return;
  const validate = ajv.getSchema(`openapi${schema}`);
  expect(validate, `a schema for ${method} ${path} with ${answer.status}`).toBeDefined();
  validate?.(answer.json);
  expect(validate?.errors ?? [], `${method} ${path} with ${answer.status}`).toEqual([]);
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{\w+\}/g, "[^/]+").replaceAll(/[.]/g, "[.]");
  return new RegExp(`^${pattern}$`).test(path);
}

/** Where the document has the schema of an answer; undefined for one without JSON. */
function placeOf(
  [template, method, status]: readonly [string, string, string],
  // biome-ignore lint/suspicious/noExplicitAny: the document is data
  operation: any,
  { answer, isPicked }: { answer: Answered["answer"]; isPicked: boolean },
): string | undefined {
  const response = operation.responses[status];
  expect(response, `${method} ${template} may answer ${status}`).toBeDefined();
  if (response.content?.["application/json"] === undefined) {
    expect(answer.json).toBeUndefined();
    return undefined;
  }
  const escaped = template.replaceAll("~", "~0").replaceAll("/", "~1");
  const path = ["paths", escaped, method, "responses", status, "content", "application~1json", "schema"];
  // Any object is what some fields of it may be; without `fields` it must be the whole.
  const isWhole = response.content["application/json"].schema.anyOf !== undefined && !isPicked;
  if (isWhole) path.push("anyOf", "0");
  return `#/${path.map(encodeURIComponent).join("/")}`;
}
