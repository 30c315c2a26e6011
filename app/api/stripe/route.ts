import { receiveWebhook } from "@/app/_server/webhook";

export const dynamic = "force-dynamic";

export const POST = (request: Request) => receiveWebhook(request, "stripe");
