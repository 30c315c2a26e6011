import { z } from "zod";
import { type Description, ENDPOINTS } from "@/app/api/v1/endpoints";
import { PROBLEM_TYPE, problemSchema } from "@/app/api/v1/problem";

/** The read API in OpenAPI 3.1, made from the schemas that its routes use. */
export function describeApi() {
  return {
    openapi: "3.1.0",
    info: {
      title: "ふらっと予約 read API",
      version: "1",
      description:
        "所沢市男女共同参画推進センター「ふらっと」の室、空き状況、開館日、相談の時間。" +
        "Rooms, availability, open days and counselling hours of the centre. Open to any site, without a key; " +
        "nothing in it is about a person. All days and times are those of Asia/Tokyo.",
    },
    servers: [{ url: "/api/v1" }],
    paths: Object.fromEntries(ENDPOINTS.map((endpoint) => [endpoint.path, { get: operation(endpoint) }])),
    components: {
      schemas: { Problem: jsonSchema(problemSchema) },
      responses: {
        Problem: {
          description: "The request cannot be answered; `code` says why",
          content: { [PROBLEM_TYPE]: { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

function operation(endpoint: Description) {
  const problem = { $ref: "#/components/responses/Problem" };
  return {
    operationId: endpoint.path.slice(1).replace("/", "-"),
    summary: endpoint.summary,
    description: endpoint.description,
    parameters: Object.entries(endpoint.query.shape).map(([name, schema]) => ({
      name,
      in: "query",
      required: !schema.safeParse(undefined).success,
      schema: jsonSchema(schema as z.ZodType),
    })),
    responses: {
      200: {
        description: endpoint.summary,
        headers: { ETag: { description: "Send it as If-None-Match", schema: { type: "string" } } },
        content: { "application/json": { schema: jsonSchema(endpoint.body) } },
      },
      304: { description: "Unchanged since the answer with the tag given in If-None-Match" },
      400: problem,
      405: problem,
    },
  };
}

function jsonSchema(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}
