/**
 * Cryptography for Doorward's core: Argon2id password hashes, access and refresh tokens, their keys, and the list of common
 * passwords.
 *
 * <p>Four adapters for four ports: {@link dev.doorward.adapter.crypto.Argon2PasswordHasher},
 * {@link dev.doorward.adapter.crypto.JwtAccessTokens} and {@link dev.doorward.adapter.crypto.HmacRefreshTokens}, each with
 * the {@link dev.doorward.adapter.crypto.SigningKeys} it signs with, and
 * {@link dev.doorward.adapter.crypto.ListedCommonPasswords}. The libraries behind them show in no public signature.
 *
 * <p>{@link dev.doorward.adapter.crypto.MasterKey} and {@link dev.doorward.adapter.crypto.Peppers} are secrets that live
 * outside the database; they do not print. How each secret is replaced stands at its type: signing keys at
 * {@link dev.doorward.adapter.crypto.SigningKeys}, the master key at
 * {@link dev.doorward.adapter.crypto.MasterKeyRotation}, a pepper at {@link dev.doorward.adapter.crypto.Peppers}.
 */
package dev.doorward.adapter.crypto;
