import { NotFoundPage } from "@/components/site/not-found";

export default function NotFound() {
  return <NotFoundPage locale="ja" />;
}
