package dev.doorward.peer;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The smallest program on Spring Security that signs in by password and answers who somebody is: the row is read by JDBC, the
 * token is an HS256 JWT of 15 minutes, {@code /me} asks no database. No session is written, no limit is kept.
 */
@SpringBootApplication
@RestController
public class SpringPeer {

    private static final SecretKey KEY =
            new SecretKeySpec("only for a benchmark on loopback".getBytes(StandardCharsets.US_ASCII), "HmacSHA256");

    private final JdbcTemplate database;
    private final PasswordEncoder passwords = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
    private final JwtEncoder tokens = new NimbusJwtEncoder(new ImmutableSecret<>(KEY));

    SpringPeer(JdbcTemplate database) {
        this.database = database;
    }

    record Credentials(String name, String email, String password) {}

    record Person(UUID id, String name, String hash) {}

    @Bean
    static JwtDecoder decoder() {
        return NimbusJwtDecoder.withSecretKey(KEY).macAlgorithm(MacAlgorithm.HS256).build();
    }

    @Bean
    static SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests
                        .requestMatchers("/signup", "/signin", "/ready").permitAll()
                        .anyRequest().authenticated())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .build();
    }

    @GetMapping("/ready")
    Map<String, Object> ready() {
        return Map.of("users", database.queryForObject("select count(*) from (select 1 from peer_users limit 1) one", Long.class));
    }

    @PostMapping("/signup")
    void signUp(@RequestBody Credentials typed) {
        database.update(
                "insert into peer_users values (?, ?, ?, ?) on conflict do nothing",
                UUID.randomUUID(), typed.email(), typed.name(), passwords.encode(typed.password()));
    }

    @PostMapping("/signin")
    ResponseEntity<Map<String, String>> signIn(@RequestBody Credentials typed) {
        List<Person> found = database.query(
                "select id, name, hash from peer_users where email = ?",
                (row, number) -> new Person(row.getObject(1, UUID.class), row.getString(2), row.getString(3)),
                typed.email());
        if (found.isEmpty() || !passwords.matches(typed.password(), found.get(0).hash())) {
            return ResponseEntity.status(401).build();
        }
        Instant now = Instant.now();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .subject(found.get(0).id().toString())
                .claim("email", typed.email())
                .claim("name", found.get(0).name())
                .issuedAt(now)
                .expiresAt(now.plusSeconds(900))
                .build();
        Jwt token = tokens.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims));
        return ResponseEntity.ok(Map.of("token", token.getTokenValue()));
    }

    @GetMapping("/me")
    Map<String, String> me(@AuthenticationPrincipal Jwt token) {
        return Map.of("id", token.getSubject(), "email", token.getClaimAsString("email"), "name", token.getClaimAsString("name"));
    }

    public static void main(String[] arguments) {
        SpringApplication.run(SpringPeer.class, arguments);
    }
}
