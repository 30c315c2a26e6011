import { getTranslations } from "next-intl/server";
import { Checkbox, TextArea, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { FormState } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import type { Group } from "@/lib/groups/rules";

/** What a group says of itself, new or as it is. */
export async function ProfileForm(props: {
  group?: Group;
  action: (state: FormState, data: FormData) => Promise<FormState>;
  locale: Locale;
}) {
  const { group, action, locale } = props;
  const t = await getTranslations({ locale, namespace: "groups.profile" });
  return (
    <Form action={action} locale={locale}>
      {group && <input type="hidden" name="groupId" value={group.id} />}
      <TextField
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        autoComplete="organization"
        maxLength={80}
        defaultValue={group?.name}
        required
      />
      <TextField
        name="kana"
        label={t("kana")}
        hint={t("kanaHint")}
        autoComplete="off"
        maxLength={120}
        defaultValue={group?.kana}
        required
      />
      <TextArea
        name="about"
        label={t("about")}
        hint={t("aboutHint")}
        rows={4}
        maxLength={1000}
        defaultValue={group?.about}
      />
      <TextArea
        name="address"
        label={t("address")}
        hint={t("addressHint")}
        rows={3}
        maxLength={200}
        autoComplete="street-address"
        defaultValue={group?.address}
      />
      <Checkbox name="showName" label={t("showName")} defaultChecked={group?.showName} />
      <div className="mt-8">
        <SubmitButton>{group ? t("save") : t("create")}</SubmitButton>
      </div>
    </Form>
  );
}
