import { handlers } from "@/app/api/v1/open";
import { refuse } from "@/lib/result";

export const dynamic = "force-dynamic";

// Whatever under /api/v1 no other route answers.
export const { GET, OPTIONS, POST, PUT, PATCH, DELETE } = handlers(async () => refuse("unknown_address"));
