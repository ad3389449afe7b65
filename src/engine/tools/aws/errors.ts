/** Why a command of aws ends, and its exit status (AWS documentation, "Return codes from the AWS CLI"). */
export class AwsError extends Error {
  override readonly name = "AwsError";
  /** 252 wrong arguments, 253 no credentials or region, 254 refused by the service, 255 anything else. */
  readonly status: number;

  constructor(message: string, status = 255) {
    super(message);
    this.status = status;
  }
}

const USAGE = `usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help

aws: error: `;

export function usageError(message: string): AwsError {
  return new AwsError(`${USAGE}${message}\n`, 252);
}
