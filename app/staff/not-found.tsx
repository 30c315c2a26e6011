import { deskLocale } from "@/app/_server/desk-locale";
import { NotFoundPage } from "@/components/site/not-found";

export default async function NotFound() {
  return <NotFoundPage locale={await deskLocale()} />;
}
