package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Public is a promise: making a type public, or taking one back, is a decision that shows here. */
@Tag("P-06")
class PublicApiTest {

    private static final String PUBLIC = """
            dev.doorward.adapter.crypto.Argon2Parameters
            dev.doorward.adapter.crypto.Argon2PasswordHasher
            dev.doorward.adapter.crypto.FastCore
            dev.doorward.adapter.crypto.HmacRefreshTokens
            dev.doorward.adapter.crypto.JwtAccessTokens
            dev.doorward.adapter.crypto.ListedCommonPasswords
            dev.doorward.adapter.crypto.MasterKey
            dev.doorward.adapter.crypto.MasterKeyRotation
            dev.doorward.adapter.crypto.Peppers
            dev.doorward.adapter.crypto.RememberedAccessTokens
            dev.doorward.adapter.crypto.SigningAlgorithm
            dev.doorward.adapter.crypto.SigningKeys
            dev.doorward.adapter.http.AuthHandler
            dev.doorward.adapter.http.AuthHandlerBuilder
            dev.doorward.adapter.http.AuthPages
            dev.doorward.adapter.http.AuthPagesBuilder
            dev.doorward.adapter.http.AuthServer
            dev.doorward.adapter.http.DocsHandler
            dev.doorward.adapter.http.Json
            dev.doorward.adapter.http.MetricsHandler
            dev.doorward.adapter.http.Reply
            dev.doorward.adapter.http.RequestObserver
            dev.doorward.adapter.http.RequireSession
            dev.doorward.adapter.http.ServerLimits
            dev.doorward.adapter.http.UserEndpoint
            dev.doorward.adapter.http.UserRequest
            dev.doorward.adapter.postgres.PostgresOptions
            dev.doorward.adapter.postgres.PostgresSchema
            dev.doorward.adapter.postgres.PostgresStore
            dev.doorward.adapter.postgres.RowLevelSecurity
            dev.doorward.adapter.postgres.UserScope
            dev.doorward.argon2.vector.Argon2Core
            dev.doorward.argon2.vector.Argon2Inputs
            dev.doorward.argon2.vector.Argon2Vector
            dev.doorward.bootstrap.Application
            dev.doorward.bootstrap.Main
            dev.doorward.bootstrap.log.Indented
            dev.doorward.bootstrap.log.JsonLines
            dev.doorward.bootstrap.log.LogFormat
            dev.doorward.bootstrap.log.LogSetup
            dev.doorward.bootstrap.log.OneLine
            dev.doorward.core.Administration
            dev.doorward.core.Auth
            dev.doorward.core.AuthBuilder
            dev.doorward.core.AuthPolicy
            dev.doorward.core.AuthenticateResult
            dev.doorward.core.DeletionResult
            dev.doorward.core.OwnAccount
            dev.doorward.core.PasswordChangeResult
            dev.doorward.core.RefreshResult
            dev.doorward.core.SetPasswordResult
            dev.doorward.core.SignInResult
            dev.doorward.core.SignOutResult
            dev.doorward.core.SignUpResult
            dev.doorward.core.attempt.AttemptPolicy
            dev.doorward.core.attempt.Limit
            dev.doorward.core.attempt.Rule
            dev.doorward.core.event.AuthEvent
            dev.doorward.core.event.AuthEventKind
            dev.doorward.core.event.RefusalReason
            dev.doorward.core.key.WrappedKey
            dev.doorward.core.port.AccessTokens
            dev.doorward.core.port.Attempts
            dev.doorward.core.port.AuthEvents
            dev.doorward.core.port.CommonPasswords
            dev.doorward.core.port.Devices
            dev.doorward.core.port.HashingLoad
            dev.doorward.core.port.Overloaded
            dev.doorward.core.port.PasswordHasher
            dev.doorward.core.port.RefreshTokens
            dev.doorward.core.port.Revocations
            dev.doorward.core.port.Sessions
            dev.doorward.core.port.SigningKeyStore
            dev.doorward.core.port.StoreFailure
            dev.doorward.core.port.Users
            dev.doorward.core.session.AccessClaims
            dev.doorward.core.session.AccessToken
            dev.doorward.core.session.ClientInfo
            dev.doorward.core.session.Departure
            dev.doorward.core.session.LivingSession
            dev.doorward.core.session.NewSession
            dev.doorward.core.session.RefreshClaims
            dev.doorward.core.session.RefreshSeed
            dev.doorward.core.session.RefreshToken
            dev.doorward.core.session.Session
            dev.doorward.core.session.SessionGrant
            dev.doorward.core.session.SessionId
            dev.doorward.core.user.Account
            dev.doorward.core.user.ClaimedPassword
            dev.doorward.core.user.Credentials
            dev.doorward.core.user.DeviceToken
            dev.doorward.core.user.DisplayName
            dev.doorward.core.user.Email
            dev.doorward.core.user.FieldFault
            dev.doorward.core.user.KnownDevice
            dev.doorward.core.user.Parsed
            dev.doorward.core.user.Password
            dev.doorward.core.user.PasswordChange
            dev.doorward.core.user.PasswordHash
            dev.doorward.core.user.PasswordPolicy
            dev.doorward.core.user.Registration
            dev.doorward.core.user.User
            dev.doorward.core.user.UserId
            dev.doorward.fuzzing.FuzzTarget
            dev.doorward.openapi.ApiDocument
            dev.doorward.openapi.ServerProgram
            dev.doorward.openapi.Tool
            dev.doorward.testkit.Faults
            dev.doorward.testkit.FewCommonPasswords
            dev.doorward.testkit.InMemoryStore
            dev.doorward.testkit.InsecureAccessTokens
            dev.doorward.testkit.InsecurePasswordHasher
            dev.doorward.testkit.InsecureRefreshTokens
            dev.doorward.testkit.ManualClock
            dev.doorward.testkit.RecordingEvents
            dev.doorward.testkit.TestAuth
            dev.doorward.testkit.contract.AccessTokensContract
            dev.doorward.testkit.contract.AdministrationContract
            dev.doorward.testkit.contract.AttemptRacesContract
            dev.doorward.testkit.contract.AttemptsContract
            dev.doorward.testkit.contract.AttemptsUndoneContract
            dev.doorward.testkit.contract.AuthContract
            dev.doorward.testkit.contract.AuthEventsContract
            dev.doorward.testkit.contract.AuthSubject
            dev.doorward.testkit.contract.CommonPasswordsContract
            dev.doorward.testkit.contract.DeletionContract
            dev.doorward.testkit.contract.DevicesContract
            dev.doorward.testkit.contract.FailClosedContract
            dev.doorward.testkit.contract.FaultyWorld
            dev.doorward.testkit.contract.FewSessionsContract
            dev.doorward.testkit.contract.OwnSessionsContract
            dev.doorward.testkit.contract.PasswordChangeContract
            dev.doorward.testkit.contract.PasswordHasherContract
            dev.doorward.testkit.contract.RefreshContract
            dev.doorward.testkit.contract.RefreshTokensContract
            dev.doorward.testkit.contract.RevocationsContract
            dev.doorward.testkit.contract.SessionRefreshContract
            dev.doorward.testkit.contract.SessionsContract
            dev.doorward.testkit.contract.SignInContract
            dev.doorward.testkit.contract.SignOutContract
            dev.doorward.testkit.contract.SigningKeyStoreContract
            dev.doorward.testkit.contract.StoreUnderTest
            dev.doorward.testkit.contract.ThrottleContract
            dev.doorward.testkit.contract.UserChangesContract
            dev.doorward.testkit.contract.UserRacesContract
            dev.doorward.testkit.contract.UsersContract
            dev.doorward.testkit.contract.UsersSessionsContract
            """;

    @Test
    void these_types_are_public_and_no_others() {
        assertEquals(
                PUBLIC,
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.doorward").stream()
                                .filter(JavaClass::isTopLevelClass)
                                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                                .map(JavaClass::getName)
                                .sorted()
                                .collect(Collectors.joining("\n", "", "\n")));
    }
}
