import { handlers } from "@/app/api/v1/open";
import { describeApi } from "@/app/api/v1/openapi";
import { ok } from "@/lib/result";

export const dynamic = "force-dynamic";

export const { GET, OPTIONS, POST, PUT, PATCH, DELETE } = handlers(async () => ok(describeApi()));
