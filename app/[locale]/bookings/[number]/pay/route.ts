import { bookingPath, payStep } from "@/app/_server/pay-route";
import { startPayment } from "@/lib/payments/pay-by-card";

export const dynamic = "force-dynamic";

/** Leads to the provider's page, or to our own that says why it cannot. */
export const GET = payStep("pay", async (ctx, number) => {
  const started = await startPayment(ctx, { number });
  return started.ok ? started.value.url : `${bookingPath(number)}/payment?problem=${started.code}`;
});
