import { parseImageName } from "../../image-name.ts";
import type { LintRule } from "../rule.ts";

/** `ARG V` + `FROM busybox:$V`: without `--build-arg` there is no such image name. */
export const invalidDefaultArgInFrom: LintRule = {
  name: "InvalidDefaultArgInFrom",
  fromByDefault(stage, image, report) {
    if (typeof parseImageName(image) === "string")
      report(
        `Default value for ARG ${stage.from.image} results in empty or invalid base image name`,
        stage.from.range,
      );
  },
};
