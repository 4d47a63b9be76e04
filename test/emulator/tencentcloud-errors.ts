import { randomUUID } from "node:crypto";
import { type Answer, type Call, header } from "./exchange";
import { toJson } from "./json";

type Text = { en: string; zh: string };

/** `{}` stands for what the error is about. */
const texts: Readonly<Record<string, Text>> = {
  "AuthFailure.InvalidAuthorization": {
    en: "The `Authorization` in the request header is invalid. {}",
    zh: "请求头部的 `Authorization` 不符合腾讯云标准。{}",
  },
  "AuthFailure.InvalidSecretId": {
    en: "The SecretId is invalid. It is not a TencentCloud API key.",
    zh: "密钥非法（不是云 API 密钥类型）。",
  },
  "AuthFailure.SecretIdNotFound": {
    en: "The SecretId is not found, please ensure that your SecretId is correct.",
    zh: "密钥不存在。请在控制台检查密钥是否已被删除或禁用。",
  },
  "AuthFailure.SignatureExpire": {
    en: "The provided credentials have expired. The timestamp differs from the server's time by more than five minutes.",
    zh: "签名过期。Timestamp 与服务器时间相差不得超过五分钟。",
  },
  "AuthFailure.SignatureFailure": {
    en: "The provided credentials could not be validated. Please check your signature is correct.",
    zh: "请求签名验证失败，请检查您的签名计算是否正确。",
  },
  "AuthFailure.TokenFailure": { en: "The token is incorrect.", zh: "Token 错误。" },
  InvalidAction: {
    en: "The request action=`{}` is invalid or does not match version.",
    zh: "请求的 action=`{}` 非法或与版本不匹配。",
  },
  NoSuchVersion: { en: "The requested version `{}` does not exist.", zh: "接口版本 `{}` 不存在。" },
  UnsupportedRegion: { en: "The region `{}` is not supported here.", zh: "接口不支持所传地域 `{}`。" },
  UnsupportedProtocol: {
    en: "The request protocol is not supported: only POST with TC3-HMAC-SHA256 is served here.",
    zh: "请求协议错误，此处仅支持 POST 请求与 TC3-HMAC-SHA256。",
  },
  RequestSizeLimitExceeded: { en: "The request exceeds the size limit.", zh: "请求包超过限制大小。" },
  RequestLimitExceeded: {
    en: "Your current request times equals to `{}`. Please reduce the frequency of calls.",
    zh: "您当前每秒请求 `{}`，请降低访问频率。",
  },
  MissingParameter: {
    en: "The request is missing a required parameter `{}`.",
    zh: "缺少参数错误。缺少必要参数 `{}`。",
  },
  UnknownParameter: { en: "The parameter `{}` is not recognized.", zh: "未知参数错误：`{}`。" },
  InvalidParameter: { en: "The request contains invalid parameters: {}", zh: "参数错误：{}" },
  InvalidParameterValue: { en: "The value of a parameter is invalid: {}", zh: "参数取值错误：{}" },
  "InvalidParameter.InvalidAsyncRequestId": {
    en: "The asynchronous task `{}` does not exist.",
    zh: "异步任务 `{}` 不存在。",
  },
  "CdbError.ImportError": { en: "The import task can not be stopped: {}", zh: "导入任务错误：{}" },
  "FailedOperation.StatusConflict": {
    en: "The instance `{}` is busy: another task has not ended.",
    zh: "实例 `{}` 状态冲突：有未结束的任务。",
  },
  "InternalError.ExecuteSQLError": { en: "Failed to execute an SQL statement.", zh: "执行 SQL 语句失败。" },
  "InternalError.ImportError": { en: "The import failed.", zh: "导入失败。" },
  "InvalidParameter.InstanceNotFound": { en: "The instance `{}` is not found.", zh: "实例 `{}` 不存在。" },
  "OperationDenied.UserHasNoStrategy": { en: "The operation is not allowed to this user.", zh: "该用户无操作权限。" },
  "OperationDenied.WrongPassword": { en: "The password of the user `{}` is wrong.", zh: "用户 `{}` 的密码错误。" },
  "OperationDenied.WrongStatus": { en: "The instance's status does not allow it.", zh: "实例状态不允许该操作。" },
  "InvalidParameter.WebIdentityTokenError": {
    en: "The web identity token can not be verified.",
    zh: "Web Identity Token 校验失败。",
  },
  "ResourceNotFound.RoleNotFound": { en: "The role `{}` does not exist.", zh: "角色 `{}` 不存在。" },
  UnauthorizedOperation: { en: "You are not authorized to perform `{}`.", zh: "未授权操作 `{}`。" },
  ResourceInUse: { en: "The resource is in use.", zh: "资源被占用。" },
  ResourceUnavailable: { en: "The resource is unavailable.", zh: "资源不可用。" },
  InternalError: { en: "An internal error occurred.", zh: "内部错误。" },
};

/** Tencent's errors are HTTP 200. The message is Chinese unless X-TC-Language asks for English. */
export function errorAnswer(call: Call, code: string, about = ""): Answer {
  const text = texts[code];
  const english = header(call, "x-tc-language")?.toLowerCase() === "en-us";
  const message = (text ? (english ? text.en : text.zh) : code).replace("{}", about).trim();
  return respond({ Error: { Code: code, Message: message } });
}

export function respond(members: Record<string, unknown>): Answer {
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: toJson({ Response: { ...members, RequestId: randomUUID() } }),
  };
}
