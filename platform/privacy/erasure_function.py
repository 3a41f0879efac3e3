"""Defines the database's function that erases a person; its migration creates it.

Histories are append-only: the product's role may not change them, and triggers refuse whoever may.
This function is the one way: it runs as the tables' owner, passes the triggers while it runs,
replaces texts of one person by a mark and nothing else, and leaves a row that says so.

It replaces in all columns of free text, also of tables that are added later. Left out are columns
of a key or unique index, codes and states, vocabularies, and the names of organisations, bank
accounts and factories, which the books need.
"""

ARGUMENTS = "uuid, uuid, text, text[]"

CREATE = r"""
CREATE FUNCTION privacy_erase_person(person uuid, acting uuid, stated text, further text[])
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $function$
DECLARE
    mark CONSTANT text := '[erased]';
    pseudonym CONSTANT text := 'erased-' || person || '@erased.invalid';
    punctuation CONSTANT text := '([][!"#$%&''()*+,./:;<=>?@\\^_`{|}~-])';
    known public.accounts_user%ROWTYPE;
    plain text[];
    likes text[];
    pattern text;
    json_pattern text;
    place record;
    changed bigint;
    replaced jsonb := '{}';
    erasure_id uuid := gen_random_uuid();
BEGIN
    SELECT * INTO STRICT known FROM accounts_user WHERE id = person FOR UPDATE;
    IF known.service_of_id IS NOT NULL THEN
        RAISE EXCEPTION 'a service account is no person' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM unnest(further) AS text_ WHERE length(text_) NOT BETWEEN 5 AND 200) THEN
        RAISE EXCEPTION 'a text has 5 to 200 characters' USING ERRCODE = 'check_violation';
    END IF;

    -- A single short word, such as a first name, stands for others too.
    plain := further || known.email::text;
    IF known.full_name ~ '\S\s+\S'
       OR length(known.full_name) > 1 AND octet_length(known.full_name) > length(known.full_name)
    THEN
        plain := plain || known.full_name::text;
    END IF;
    -- Addresses and browsers that other people used too stay where they are theirs.
    SELECT plain || coalesce(array_agg(DISTINCT text_), '{}') INTO plain
    FROM (
        SELECT unnest(ARRAY[address, browser]) AS text_ FROM accounts_usersession
        WHERE user_id = person
        UNION SELECT unnest(ARRAY[address, browser]) FROM accounts_securityevent
        WHERE user_id = person
    ) AS own
    WHERE length(text_) >= 5 AND NOT EXISTS (
        SELECT FROM accounts_usersession AS other
        WHERE other.user_id <> person AND text_ IN (other.address, other.browser)
    ) AND NOT EXISTS (
        SELECT FROM accounts_securityevent AS other
        WHERE other.user_id <> person AND text_ IN (other.address, other.browser)
    );

    SELECT array_agg(lower(
               '%' || replace(replace(replace(t, '\', '\\'), '%', '\%'), '_', '\_') || '%'))
           || array_agg(lower(
               '%' || replace(replace(replace(j, '\', '\\'), '%', '\%'), '_', '\_') || '%')),
           string_agg(before || regexp_replace(t, punctuation, '\\\1', 'g') || after, '|'),
           string_agg('(?:' || before || '|(?<=\\[nrtbf]))'
                      || regexp_replace(j, punctuation, '\\\1', 'g') || after, '|')
    INTO likes, pattern, json_pattern
    FROM (
        SELECT t, substr(to_jsonb(t)::text, 2, length(to_jsonb(t)::text) - 2) AS j,
               -- The end of another's address is no address of this person.
               CASE WHEN t LIKE '%@%' THEN '(?<![A-Za-z0-9._%+-])'
                    WHEN t ~ '^[0-9.]+$' THEN '(?<![A-Za-z0-9.])' ELSE '(?<![A-Za-z0-9])' END
                   AS before,
               CASE WHEN t ~ '^[0-9.]+$' OR t LIKE '%@%' THEN '(?![A-Za-z0-9-]|\.[A-Za-z0-9])'
                    ELSE '(?![A-Za-z0-9])' END AS after
        FROM unnest(plain) AS t
    ) AS terms;

    -- Most texts are the same in JSON.
    SELECT array_agg(DISTINCT sought) INTO likes FROM unnest(likes) AS sought;

    -- From here on histories and events may be changed, by this function in this transaction alone.
    PERFORM set_config('pgtrigger.ignore', (
        SELECT array_agg(DISTINCT tgname::text)::text FROM pg_trigger
        WHERE tgname LIKE 'pgtrigger\_append\_only\_%'
           OR tgname LIKE 'pgtrigger\_never\_changed\_%'
    ), true);

    UPDATE accounts_user
    SET email = pseudonym, full_name = 'Erased person', password = '!erased', last_login = NULL,
        is_active = false, is_staff = false, is_superuser = false, email_verified_at = NULL,
        language = '', time_zone = '', updated_at = now()
    WHERE id = person;
    UPDATE accounts_securityevent SET email = '', address = '', browser = ''
    WHERE user_id = person OR user_id IS NULL AND lower(email) = known.email;
    GET DIAGNOSTICS changed = ROW_COUNT;
    replaced := replaced || jsonb_build_object('accounts_securityevent', changed);

    -- Histories of people, which django-pghistory keeps as copies of their rows.
    FOR place IN
        SELECT c.relname AS name, bool_or(a.attname = 'password') AS has_password
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT a.attisdropped
        GROUP BY c.oid
        HAVING array_agg(a.attname::text) @> ARRAY['pgh_obj_id', 'email', 'full_name']
    LOOP
        EXECUTE format(
            'UPDATE %I SET email = $1, full_name = $2 %s WHERE pgh_obj_id::text = $3', place.name,
            CASE WHEN place.has_password THEN ', password = ''!erased''' ELSE '' END
        ) USING pseudonym, mark, person::text;
        GET DIAGNOSTICS changed = ROW_COUNT;
        replaced := replaced || jsonb_build_object(place.name, changed);
    END LOOP;

    FOR place IN
        SELECT c.relname AS name,
            string_agg(
                CASE WHEN a.atttypid = 'jsonb'::regtype
                     THEN format('%1$I = regexp_replace(%1$I::text, $3, $4, ''gi'')::jsonb',
                                 a.attname)
                     -- A mark may be longer than what it replaces, and the column may be full.
                     ELSE format('%1$I = left(regexp_replace(%1$I, $1, $4, ''gi''), %2$s)',
                                 a.attname, CASE WHEN a.atttypmod > 4
                                            THEN (a.atttypmod - 4)::text
                                            ELSE format('greatest(length(%I), 500)', a.attname) END)
                     END,
                ', ') AS changes,
            -- One look at a row tells whether any text may be in it; few need the second, which the
            -- planner takes for the cheaper one.
            format('CASE WHEN lower(concat_ws('' '', %s)) LIKE ANY ($2) THEN %s ELSE false END',
                string_agg(format('%I', a.attname), ', '),
                string_agg(
                    CASE WHEN a.atttypid = 'jsonb'::regtype
                         THEN format('%I::text ~* $3', a.attname)
                         ELSE format('%I ~* $1', a.attname) END,
                    ' OR ')) AS found
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)
          AND NOT EXISTS (
              SELECT FROM pg_constraint AS k
              WHERE k.conrelid = c.oid AND a.attnum = ANY (k.conkey)
                AND (k.contype IN ('p', 'u', 'f', 'x')
                     -- Codes and states are short and have a list; a text may have a length.
                     OR k.contype = 'c' AND a.atttypmod BETWEEN 4 AND 44))
          AND NOT EXISTS (
              SELECT FROM pg_index AS i
              WHERE i.indrelid = c.oid AND i.indisunique AND a.attnum = ANY (i.indkey))
          AND c.relname !~ '^(vocabularies_|auth_|django_migrations|django_content_type|privacy_)'
          AND (c.relname, a.attname) NOT IN (
              ('accounts_user', 'full_name'), ('accounts_user', 'password'),
              ('accounts_signup', 'full_name'), ('accounts_signup', 'organisation_name'),
              ('accounts_bankaccount', 'holder'), ('accounts_bankaccount', 'number'),
              ('factories_factory', 'name'), ('factories_factory', 'address'))
          AND NOT EXISTS (
              SELECT FROM pg_attribute AS p WHERE p.attrelid = c.oid AND p.attname = 'pgh_obj_id'
                AND EXISTS (SELECT FROM pg_attribute AS f
                            WHERE f.attrelid = c.oid AND f.attname = 'full_name'))
        GROUP BY c.oid, c.relname
        ORDER BY c.relname
    LOOP
        EXECUTE format('UPDATE %I SET %s WHERE %s', place.name, place.changes, place.found)
        USING pattern, likes, json_pattern, mark;
        GET DIAGNOSTICS changed = ROW_COUNT;
        IF changed > 0 THEN
            replaced := jsonb_set(replaced, ARRAY[place.name::text], to_jsonb(
                changed + coalesce((replaced ->> place.name)::bigint, 0)));
        END IF;
    END LOOP;
    PERFORM set_config('pgtrigger.ignore', '', true);

    INSERT INTO privacy_erasure (id, person_id, by_id, reason, replaced, at)
    VALUES (erasure_id, person, acting,
            left(regexp_replace(coalesce(stated, ''), pattern, mark, 'gi'), 300), replaced, now());
    RETURN erasure_id;
END
$function$;
REVOKE ALL ON FUNCTION privacy_erase_person(uuid, uuid, text, text[]) FROM PUBLIC;
"""
DROP = f"DROP FUNCTION privacy_erase_person({ARGUMENTS});"
