// Secrets that a deployment need not have: `wrangler types` writes down the required ones only.

interface __BaseEnv_Env {
  WEBHOOK_SECRET: string | undefined
  TURN_KEY_TOKEN: string | undefined
}
