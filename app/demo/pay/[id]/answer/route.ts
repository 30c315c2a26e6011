import { createContext } from "@/lib/context";
import { sandboxPagePath } from "@/lib/sandbox/rules";
import { answerInput, answerSandboxPage } from "@/lib/sandbox/use-cases";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ id: string }> };

/** What somebody did on the sandbox's page; leads back to it, or to the shop. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const { id } = await params;
  const ctx = createContext({ actor: { kind: "visitor", visitorId: null }, locale: "ja" });
  if (ctx.cards?.name !== "sandbox") return new Response(null, { status: 404 });
  const form = await request.formData().catch(() => new FormData());
  const input = answerInput.safeParse({ id, answer: form.get("answer") });
  if (!input.success) return new Response(null, { status: 400 });
  const answered = await answerSandboxPage(ctx, input.data);
  if (!answered.ok && answered.code === "unknown_payment_page") return new Response(null, { status: 404 });
  const goTo = answered.ok ? answered.value.goTo : null;
  return new Response(null, { status: 303, headers: { Location: goTo ?? sandboxPagePath(id) } });
}
